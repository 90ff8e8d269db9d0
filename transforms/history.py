"""History: what all judged nights said, folded into stretches, so that a night costs what it brings.

A file beside the published tables keeps it. The lake stays the only truth: nights that the lake does not hold as they
were folded are taken back with all that came after them and are folded anew; a file that is gone costs only time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import takewhile
from pathlib import Path

import duckdb
import pyarrow as pa

from evidence.canonical import canonical_json, sha256
from evidence.duck import attach_lake
from evidence.lake import Lake
from evidence.schema import DATASETS, STRING
from evidence.settings import Settings
from transforms.catalog import HERE, HISTORY
from transforms.front_matter import SqlFile
from transforms.workshop import Failure, JudgedRun, Workshop, put

ENDING = ".history"
"""What the name of the history's file has beside that of the published tables."""
_PORTION_ROWS, _PORTION_BYTES = 1_000_000, 16 << 20
"""How many results, and answers of which size in their files, are folded at once where there is more than one night."""
_LOCKED = "Could not set lock"
_OF_A_RUN = ("responses", "outcomes", "operations")
_RESOURCES = "listed_resources"
_NEW_NIGHTS = pa.schema(
    {
        "night": pa.int64(),
        "as_of": pa.date32(),
        "run_id": STRING,
        "manifest_sha256": STRING,
        "evidence_run_id": STRING,
    }
)
_TABLES = """
create table history.stamp (sha256 varchar);
create table history.judged_runs (run_id varchar, manifest_sha256 varchar, as_of date, evidence_run_id varchar);
create table history.judged_nights (
    as_of date, run_id varchar, manifest_sha256 varchar, evidence_run_id varchar,
    first_at timestamptz, last_at timestamptz
);
create table history.result_stretches (
    control_id varchar, category_id varchar, account_id varchar, region varchar, resource_type varchar,
    resource_id varchar, resource_arn varchar, status varchar, reason varchar, control_sha256 varchar,
    parameters varchar, first_on date, last_on date, nights bigint, first_evidence varchar[], last_evidence varchar[],
    first_looked_to timestamptz, last_looked_from timestamptz
);
create table history.resource_stretches (
    account_id varchar, region varchar, service varchar, operation varchar, resource_type varchar,
    resource_id varchar, resource_arn varchar, first_on date, last_on date, nights bigint
);
create table history.night_summaries (
    as_of date, category_id varchar, account_id varchar, controls bigint, resources bigint,
    passed bigint, failed bigint, not_applicable bigint, no_evidence bigint
);
create table history.failed_calls (
    as_of date, account_id varchar, region varchar, service varchar, operation varchar, parent_resource_id varchar,
    status varchar, error_code varchar, error_message varchar, outcome_id varchar, run_id varchar
);
create table history.asked_calls (
    as_of date, account_id varchar, region varchar, service varchar, operation varchar, request_id varchar,
    caller varchar, collected_at timestamptz
);
create table history.evidence_records (
    record varchar, kind varchar, what varchar, account_id varchar, region varchar, collected_by varchar,
    collected_at timestamptz, sha256 varchar, run_id varchar, aws_request_id varchar
);
"""


@dataclass(frozen=True)
class Night:
    """A judged day: the run that speaks for it, its manifest, and the run whose answers it judged."""

    as_of: date
    run_id: str
    manifest_sha256: str
    evidence_run_id: str


@dataclass
class History:
    """The history, attached to the workshop's connection as `history`, with its tables as views of their own names.

    With `every_night` a stretch of results is one night, so that what each was judged from is kept; resources are not.
    """

    workshop: Workshop
    lake: Lake
    settings: Settings
    every_night: bool = False

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self.workshop.connection

    def open(self, file: Path | None) -> None:
        """Attach the file; without one, or where another process has it open, the history is kept in memory."""
        if not (file and self._take(file)):
            self._attach(":memory:")
            self._create()
        for name in sorted(HISTORY):
            self._connection.execute(f"create or replace temp view {name} as from history.{name}")
        self._connection.execute("set variable every_night = $every", {"every": self.every_night})

    def _take(self, file: Path) -> bool:
        """Attach a file, made anew unless it is a history of this version; false where another process has it open."""
        try:
            self._attach(str(file))
            if self._is_current():
                return True
            self._connection.execute("detach history")
        except duckdb.Error as error:
            if _LOCKED in str(error):
                return False
        for path in (file, file.with_name(file.name + ".wal")):
            path.unlink(missing_ok=True)
        self._attach(str(file))
        self._create()
        return True

    def _attach(self, name: str) -> None:
        self._connection.execute("attach '" + name.replace("'", "''") + "' as history")

    def _create(self) -> None:
        self._connection.execute(_TABLES)
        self._connection.execute("insert into history.stamp values (?)", [self._stamp()])

    def _is_current(self) -> bool:
        try:
            return self._connection.execute("from history.stamp").fetchall() == [(self._stamp(),)]
        except duckdb.Error:
            return False

    def _stamp(self) -> str:
        """SHA-256 over all that says how nights are folded."""
        catalog = self.workshop.catalog
        files = [SqlFile.read(path) for path in sorted((HERE / "folding").glob("*.sql"))]
        models = catalog.staging_for([_RESOURCES])
        hashes = [file.sha256 for file in (*files, *catalog.macros)] + [model.sha256 for model in models]
        categories = sha256(catalog.references["reference_categories"].read_bytes())
        return sha256(canonical_json([_TABLES, categories, *hashes]))

    def follow(self, first: date | None = None, last: date | None = None) -> Failure | None:
        """Fold in all nights that are new or changed, or those of a period alone.

        Afterwards the lake's datasets are views; of what only one run is asked for, those of the newest night.
        """
        self._learn_runs()
        nights = [night for night in self._nights_of_lake() if not first or not last or first <= night.as_of <= last]
        kept = len(self._unchanged(nights))
        before, new = (nights[kept - 1] if kept else None), nights[kept:]
        self._attach_runs([night for night in (before, *new) if night], nights[-1:])
        if self._connection.execute("select count(*) from history.judged_nights").fetchall() != [(kept,)]:
            self._turn_back(before)
        for portion in self._portions(new):
            if failure := self._fold(before, portion):
                return failure
            before = portion[-1]
        return None

    def newest(self) -> JudgedRun:
        """Return the newest judged night, or the newest run where none was judged."""
        nights = self._folded()
        if nights:
            return self.run_of(nights[-1])
        runs = self.lake.runs()
        run_id, day = (runs[-1].manifest.run_id, runs[-1].manifest.day) if runs else ("", datetime.now(UTC).date())
        return self.run_of(Night(day, run_id, "", run_id))

    def run_of(self, night: Night) -> JudgedRun:
        """Return what is judged of a night."""
        return JudgedRun(
            night.evidence_run_id, night.as_of, self.settings.transform.activity_days, self.settings.partition
        )

    def _folded(self) -> list[Night]:
        rows = self._connection.execute(
            "select as_of, run_id, manifest_sha256, evidence_run_id from history.judged_nights order by as_of"
        ).fetchall()
        return [Night(*row) for row in rows]

    def _learn_runs(self) -> None:
        """Note of each sealed run with results which day it speaks for; forget runs that are not as they were."""
        judged = [run for run in self.lake.runs() if any(file.dataset == "results" for file in run.manifest.files)]
        columns = {
            "run_id": pa.array([run.manifest.run_id for run in judged], STRING),
            "manifest_sha256": pa.array([run.sha256 for run in judged], STRING),
        }
        put(self._connection, "sealed_runs", pa.table(columns))
        self._connection.execute(
            "delete from history.judged_runs where (run_id, manifest_sha256) not in (from sealed_runs)"
        )
        unknown = self._connection.execute(
            "select run_id from sealed_runs where run_id not in (select run_id from history.judged_runs)"
        ).fetchall()
        if not unknown:
            return
        only = {name: set[str]() for name in DATASETS} | {"results": {run_id for (run_id,) in unknown}}
        attach_lake(self._connection, self.lake, only=only)
        self._connection.execute(
            """
            insert into history.judged_runs
            select run_id, any_value(manifest_sha256), as_of, max(evidence_run_id)
            from results
            join sealed_runs using (run_id)
            group by run_id, as_of
            """
        )

    def _nights_of_lake(self) -> list[Night]:
        rows = self._connection.execute(
            """
            select as_of, max(run_id), arg_max(manifest_sha256, run_id), arg_max(evidence_run_id, run_id)
            from history.judged_runs
            group by as_of
            order by as_of
            """
        ).fetchall()
        return [Night(*row) for row in rows]

    def _unchanged(self, nights: list[Night]) -> list[Night]:
        """Return the nights up to the first that is new or not as it was folded."""
        pairs = zip(nights, self._folded(), strict=False)
        return [night for night, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]

    def _attach_runs(self, nights: list[Night], newest: list[Night]) -> None:
        answered = {night.evidence_run_id for night in (*nights, *newest)} or {self.newest().evidence_run_id}
        only = {**dict.fromkeys(_OF_A_RUN, answered), "results": {night.run_id for night in nights}}
        attach_lake(self._connection, self.lake, only=only)

    def _portions(self, nights: list[Night]) -> Iterator[list[Night]]:
        """Yield nights one after the other, as many at once as can be folded in memory."""
        files = {run.manifest.run_id: run.manifest.files for run in self.lake.runs()}
        portion: list[Night] = []
        rows = size = 0
        for night in nights:
            more_rows = sum(file.rows for file in files[night.run_id] if file.dataset == "results")
            more = sum(file.bytes for file in files.get(night.evidence_run_id, ()) if file.dataset == "responses")
            if portion and (rows + more_rows > _PORTION_ROWS or size + more > _PORTION_BYTES):
                yield portion
                portion, rows, size = [], 0, 0
            portion, rows, size = [*portion, night], rows + more_rows, size + more
        if portion:
            yield portion

    def _turn_back(self, last: Night | None) -> None:
        """Take back every night after `last`, as though it had never been folded."""
        connection = self._connection
        self._begin_nights([last] if last else [])
        self._make("judged_results")
        day = {"last": last.as_of if last else date.min}
        connection.execute("begin")
        for table in ("result_stretches", "resource_stretches"):
            connection.execute(f"delete from history.{table} where first_on > $last", day)  # noqa: S608
            connection.execute(
                f"""
                update history.{table} as stretch
                set last_on = $last, nights = nights - (
                    select count(*) from history.judged_nights where as_of > $last and as_of <= stretch.last_on
                )
                where last_on > $last
                """,  # noqa: S608 - names of our own
                day,
            )
        connection.execute(
            """
            update history.result_stretches as stretch
            set last_evidence = judged.evidence, last_looked_from = judged.looked_from
            from judged_results as judged
            where stretch.last_on = judged.as_of
                and stretch.control_id = judged.control_id
                and stretch.account_id = judged.account_id
                and stretch.region = judged.region
                and stretch.resource_type = judged.resource_type
                and stretch.resource_id = judged.resource_id
            """
        )
        for table in ("judged_nights", "night_summaries", "failed_calls", "asked_calls"):
            connection.execute(f"delete from history.{table} where as_of > $last", day)  # noqa: S608
        self._renew_records()
        connection.execute("commit")

    def _fold(self, before: Night | None, nights: list[Night]) -> Failure | None:
        """Fold in nights that follow the last one that was folded."""
        connection = self._connection
        for table, opened in (("result_stretches", "open_results"), ("resource_stretches", "open_resources")):
            connection.execute(
                f"create or replace temp table {opened} as from history.{table} where last_on = $last",
                {"last": before.as_of if before else None},
            )
        self._begin_nights(nights)
        if failure := self._list_resources(nights):
            return failure
        self._make("judged_results")
        made = (
            "judged_nights",
            "result_stretches",
            "resource_stretches",
            "night_summaries",
            "failed_calls",
            "asked_calls",
        )
        for name in made:
            self._make(name, f"new_{name}")
        connection.execute("begin")
        for table in ("result_stretches", "resource_stretches"):
            connection.execute(
                f"delete from history.{table} where last_on = $last",  # noqa: S608
                {"last": before.as_of if before else None},
            )
        for name in made:
            connection.execute(f"insert into history.{name} by name from new_{name}")
        self._renew_records()
        connection.execute("commit")
        return None

    def _begin_nights(self, nights: list[Night]) -> None:
        rows = [{"night": number, **vars(night)} for number, night in enumerate(nights, 1)]
        put(self._connection, "new_nights", pa.Table.from_pylist(rows, schema=_NEW_NIGHTS))

    def _list_resources(self, nights: list[Night]) -> Failure | None:
        """Take the nights' answers apart for the resources that they list."""
        connection = self._connection
        connection.execute(
            """
            create or replace temp table new_resources as
            select 0 as night, first_on as as_of, open_resources.* exclude (first_on, last_on, nights)
            from open_resources
            limit 0
            """
        )
        if self.every_night:
            return None
        self.workshop.start(*map(self.run_of, nights))
        if failure := self.workshop.prepare([_RESOURCES]):
            return failure
        connection.execute(
            """
            insert into new_resources by name
            select
                night, as_of, account_id, region, service, operation, resource_type, resource_id, resource_arn
            from listed_resources
            join new_nights on new_nights.evidence_run_id = listed_resources.run_id
            """
        )
        return None

    def _renew_records(self) -> None:
        """Forget records of evidence that no stretch names any more, and learn the new ones."""
        self._make("evidence_records", "new_evidence_records")
        self._connection.execute(
            """
            delete from history.evidence_records
            where record not in (
                select string_split(unnest(first_evidence || last_evidence), '#')[1] from history.result_stretches
            )
            """
        )
        self._connection.execute("insert into history.evidence_records by name from new_evidence_records")

    def _make(self, name: str, table: str | None = None) -> None:
        sql = SqlFile.read(HERE / "folding" / f"{name}.sql").sql
        self._connection.execute(f"create or replace temp table {table or name} as\n{sql}")
