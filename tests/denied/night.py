"""A night on the sample estate that can be judged again with some action denied.

Only the calls that need the action are made again, in every account, with those above and below them; all other
evidence stays. A response's id follows from the run, the call and its parents: what is asked again under the same run's
id has the same ids, and takes the place of what was answered before. Only controls that can see a difference are judged
again; `tests.denied.reach` says which.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from collectors import accounts
from collectors.policy import BUCKET_ACTIONS, TRAIL_ACTIONS, policy_document
from collectors.snapshots import collect_unit, spool_operations, units
from collectors.specs import ServiceSpec, load_specs
from data.sample.estate import Estate
from evidence.duck import attach_lake, connect
from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.parts import open_folder
from evidence.run import Run, RunRef, begin
from evidence.schema import DATASETS
from evidence.settings import Settings
from flows import trails
from tests.denied.reach import WIDE, concerned, reached
from transforms.catalog import load_catalog
from transforms.runner import Judgement, judge_prepared
from transforms.workshop import JudgedRun, Workshop, put

TRAIL = ("events", "event_copies", "log_objects", "digests", "public_keys")
SURVEYING = frozenset({*accounts.ACTIONS, *accounts.ENTER_ACTIONS})
"""Actions by which accounts are entered and their Regions are found."""
INGESTING = frozenset({*TRAIL_ACTIONS, *BUCKET_ACTIONS, *accounts.ENTER_ACTIONS})
"""Actions by which CloudTrail's files are read."""
_AT_ONCE = 4


def collect(settings: Settings, lake: Lake) -> None:
    """Collect and seal one night, undisturbed, in this process."""
    with begin(lake, "nightly") as run:
        specs, estate = load_specs(), accounts.survey(settings)
        spool_operations(specs, run.ref)
        _ask(specs, estate.active, settings, run.ref)
        _ingest(run, settings, estate)
        run.seal()


@dataclass(frozen=True)
class Denied:
    """What judging came to where something is denied: of which controls, and which calls were denied unexpectedly."""

    judgement: Judgement
    controls: list[str]
    calls: int
    strays: list[str]


class Night:
    """The first night of a lake, held in memory, and the estate that it was collected from."""

    def __init__(self, estate: Estate, settings: Settings, lake: Lake) -> None:
        self._served, self._settings = estate, settings
        self._specs = load_specs(breadth=settings.collect.breadth)
        self.policy = policy_document(self._specs, settings)
        self._refuse()
        self._estate = accounts.survey(settings)
        night = lake.runs()[0].manifest
        self._run, self._day = night.run_id, night.day
        self.catalog = load_catalog()
        self.connection = connect()
        self.connection.execute("set threads = 1")
        self._workshop = Workshop(self.connection, self.catalog)
        attach_lake(self.connection, lake, only={name: [self._run] for name in DATASETS if name not in TRAIL})
        for name in DATASETS:
            self.connection.execute(f"create temp table undisturbed_{name} as from {name}")
            self.connection.execute(f"create or replace temp view {name} as from undisturbed_{name}")
        put(self.connection, "undisturbed_results", self._judged(self.catalog.controls).results)
        [(self.results,)] = self.connection.execute("select count(*) from undisturbed_results").fetchall()
        _, reads = reached(self.catalog, self.connection)
        self._reads = {name: reads[name] | {*one.head.evidence} for name, one in self.catalog.controls.items()}
        self._wide = sorted({call[1:] for calls in reads.values() for call in calls if call[:1] == WIDE} - {""})
        self._workshop.prepare(self._wide)
        for name in self._wide:
            self.connection.execute(f"create temp table undisturbed_{name} as from {name}")

    def operations(self, action: str) -> set[str]:
        """The calls that need an action, and all that are made for their items: `service:Operation`."""
        needing = [spec for service in self._specs for spec, _ in service.walk() if action in spec.actions]
        return {below.full_name for spec in needing for below, _ in spec.walk()}

    @contextmanager
    def without(self, action: str) -> Iterator[Denied]:
        """Judge the night as it is where an action is denied; while the block lasts the datasets say so, too."""
        self._refuse(action)
        operations, active, specs = self.operations(action), self._estate.active, self._specs
        entered = accounts.survey(self._settings).active if action in SURVEYING else active
        everywhere = action in INGESTING or entered != active
        if entered == active:
            specs = [spec for spec in (_above(spec, operations) for spec in self._specs) if spec.operations]
        with tempfile.TemporaryDirectory(prefix="remit-denied-") as folder:
            run = RunRef(folder, self._run, self._day)
            _ask(specs, entered, self._settings, run)
            changed = {name: _spooled(run, name) for name in ("responses", "outcomes")}
            if action in INGESTING:
                changed |= self._trail(Path(folder) / "lake", replace(self._estate, accounts=entered))
        self._show(changed, operations if entered == active else None)
        denied = [f"{row['service']}:{row['operation']}" for row in _denied(changed["outcomes"])]
        strays = [] if entered != active else sorted({*denied} - operations)
        names = list(self._reads) if everywhere else self._concerned(operations)
        try:
            yield Denied(self._judged(names), names, len(denied), strays)
        finally:
            self._show({}, set())
            self._refuse()

    def _concerned(self, operations: set[str]) -> list[str]:
        """Return the controls that can see what the datasets now say of these operations."""
        self._workshop.start(self._judged_run)
        self._workshop.prepare(self._wide)
        changed = {WIDE + name for name in self._wide if self._differs(name)}
        return [name for name, reads in self._reads.items() if concerned(reads, operations, changed)]

    @property
    def _judged_run(self) -> JudgedRun:
        return JudgedRun(self._run, self._day, self._settings.transform.activity_days, self._settings.partition)

    def _judged(self, names: Iterable[str]) -> Judgement:
        return judge_prepared(self._workshop, self._judged_run, [self.catalog.controls[name] for name in names])

    def _differs(self, name: str) -> bool:
        both = (f"from {name} except all from undisturbed_{name}", f"from undisturbed_{name} except all from {name}")
        return any(self.connection.execute(f"select 1 from ({one}) limit 1").fetchall() for one in both)

    def _refuse(self, *actions: str) -> None:
        """Let the estate allow what the policy says, without these."""
        self._served.refuse(enforce=self.policy, deny=actions)

    def _show(self, changed: dict[str, pa.Table], operations: set[str] | None) -> None:
        """Let the datasets be as collected, with the rows of these operations, or all, in place of what was there."""
        listed = ", ".join(f"'{operation}'" for operation in sorted(operations or ())) or "''"
        among = f"service || ':' || operation in ({listed})"
        for name in (*TRAIL, "responses", "outcomes"):
            source = f"from undisturbed_{name}"
            if name in changed:
                put(self.connection, f"changed_{name}", changed[name])
                replaced = f"{source} where not {among} union all by name from changed_{name} where {among}"
                source = f"from changed_{name}" if name in TRAIL or operations is None else replaced
            self.connection.execute(f"create or replace temp view {name} as {source}")

    def _trail(self, root: Path, estate: accounts.Estate) -> dict[str, pa.Table]:
        lake = Lake.open(root, create=True)
        with begin(lake, "nightly", day=self._day) as run:
            _ingest(run, self._settings, estate)
            run.seal()
        with connect() as connection:
            attach_lake(connection, lake)
            read = {name: connection.sql(f"from {name}").to_arrow_table() for name in TRAIL}
        return {name: table.cast(DATASETS[name].schema) for name, table in read.items()}


def actions_of(policy: dict[str, Any]) -> list[str]:
    """Return every action that a policy allows."""
    return sorted({action for statement in policy["Statement"] for action in statement["Action"]})


def _above(service: ServiceSpec, operations: set[str]) -> ServiceSpec:
    """Return of a service the trees of calls in which these operations stand, and in which those beside them stand."""
    wanted, found = operations, ServiceSpec(service.service, ())
    while True:
        trees = [top for top in service.operations if any(spec.full_name in wanted for spec, _ in top.walk())]
        if len(trees) == len(found.operations):
            return found
        found = ServiceSpec(service.service, tuple(trees))
        wanted = {spec.full_name for spec, _ in found.walk()}


def _ask(specs: Sequence[ServiceSpec], active: Sequence[accounts.Account], settings: Settings, run: RunRef) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda unit: collect_unit(unit, settings, run), units(specs, active, 1)))


def _ingest(run: Run, settings: Settings, estate: accounts.Estate) -> None:
    """Bring in CloudTrail's files as a night does."""
    read = False
    for trail in trails.trails_of_night(settings, run.day):
        try:
            trails.ingested(run, trail, settings, _no_workers, estate)
            read = True
        except RemitError:
            pass
    if not read and settings.cloudtrail.lookup == "fallback":
        trails.looked_up(run, settings, estate)


def _denied(outcomes: pa.Table) -> list[dict[str, Any]]:
    return [row for row in outcomes.to_pylist() if row["status"] == "denied"]


def _no_workers() -> Any:
    raise AssertionError("threads need no workers")


def _spooled(run: RunRef, dataset: str) -> pa.Table:
    schema = DATASETS[dataset].schema
    files = sorted(Path(run.root, open_folder(run.run_id), dataset).rglob("*.parquet"))
    return pa.concat_tables([schema.empty_table(), *(pq.ParquetFile(file).read().cast(schema) for file in files)])
