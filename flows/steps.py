"""The steps of a night as plain functions, in the order of a night. Prefect is not known here.

begin → survey → collect → ingest (`flows.trails`, `flows.deliveries`) → settle → judge → seal → publish. What AWS or a
source refuses becomes a gap, and a rule that is broken becomes a problem; only what keeps evidence from being written
is raised.
botocore is imported where AWS is asked, so that a folder of log files need not wait for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.manifest import Sealed
from evidence.run import Run, RunRef, begin
from evidence.settings import Settings
from flows import logs, progress
from flows.days import day_of

if TYPE_CHECKING:
    from collectors.accounts import Estate
    from collectors.snapshots import Unit, UnitSummary
    from collectors.specs import ServiceSpec
    from flows.tally import Tally
    from queries.package import Package

SERVICES_A_UNIT = 6
"""Services that one unit of work asks: coarse, because each task costs Prefect some 20 ms."""


@dataclass(frozen=True)
class Plan:
    """What a night is going to ask: of whom, in which units, and until when."""

    estate: "Estate"
    units: "tuple[Unit, ...]"
    until: datetime | None = None

    def title(self, unit: "Unit") -> str:
        """Return a unit's name for people: `production · s3, kms, lambda`."""
        return f"{unit.account.name} · {', '.join(service.service for service in unit.services)}"


@dataclass
class Night:
    """What became of a night.

    `gaps` are the accounts and sources that could not be read, a line each; `problems` the rules that are broken, which
    keep anything from being published.
    """

    day: date
    run_id: str = ""
    manifest_sha256: str = ""
    rows: int = 0
    files: int = 0
    gaps: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    published: bool = False
    unreadable: bool = False

    @property
    def exit_code(self) -> int:
        """1 for gaps and broken rules, 2 for rules that can't even be read."""
        return 2 if self.unreadable else int(bool(self.gaps or self.problems))

    def sealed_as(self, sealed: Sealed) -> None:
        """Take over what the manifest says."""
        manifest = sealed.manifest
        self.run_id, self.manifest_sha256, self.files = manifest.run_id, sealed.sha256, len(manifest.files)
        self.rows = sum(entry.rows for entry in manifest.files)


class BrokenRulesError(RemitError):
    """A night whose evidence is sealed, but whose rules are broken, so that nothing was published."""

    def __init__(self, night: Night) -> None:
        first = night.problems[0] if len(night.problems) == 1 else f"{len(night.problems)} rules do not hold"
        super().__init__(
            first, remedy="nothing was published, and what was sealed stays; mend the rules and run `remit transform`"
        )
        self.night, self.exit_code = night, night.exit_code


def specs_of(settings: Settings) -> "list[ServiceSpec]":
    """Return what is to be asked. Raises RemitError for a spec that does not hold."""
    from collectors.specs import load_specs

    return load_specs(breadth=settings.collect.breadth)


def check_rules(settings: Settings) -> None:
    """Refuse parameters and exemptions that do not hold, before AWS is asked. Raises RemitError.

    A control that can't be read is the matter of judging: it must not cost the evidence.
    """
    if not (settings.parameters or settings.exemptions):
        return
    from transforms.catalog import load_controls
    from transforms.exemptions import read_exemptions
    from transforms.parameters import configured

    try:
        controls = load_controls()
    except RemitError:
        return
    configured(controls, settings.parameters)
    read_exemptions(settings.exemptions, controls.keys())


@contextmanager
def begun(lake: Lake, kind: str, settings: Settings, specs: "list[ServiceSpec]", day: date | None) -> Iterator[Run]:
    """Begin a run that asks AWS, or go on with one that was interrupted on the same day."""
    from collectors.snapshots import fingerprint

    with begin(lake, kind, day=day, resume=fingerprint(specs, settings.partition)) as run:
        if run.resumed_at:
            progress.note(f"going on with run {run.run_id}, begun at {run.started_at:%Y-%m-%d %H:%M} UTC")
        yield run


def planned(settings: Settings, run: RunRef, specs: "list[ServiceSpec]") -> Plan:
    """Find the accounts, and cut what is to be asked of them into units; the specs' operations are spooled.

    Raises RemitError without credentials, and where the organization can't be listed.
    """
    from collectors.accounts import survey
    from collectors.snapshots import forget_others, spool_operations, units

    with progress.step("finding accounts") as step:
        estate = survey(settings)
        step.at(len(estate.active), len(estate.active), f"{len(estate.accounts)} accounts")
    spool_operations(specs, run)
    minutes, cut = settings.collect.max_minutes, tuple(units(specs, estate.active, SERVICES_A_UNIT))
    forget_others(run, cut)
    return Plan(estate, cut, datetime.now(UTC) + timedelta(minutes=minutes) if minutes else None)


def refused(plan: Plan) -> list[str]:
    """Return a line for each account that can't be entered, or that does not tell its Regions."""
    lines = []
    for account in plan.estate.active:
        if account.failure:
            lines.append(f"{account.name} ({account.id}) could not be read: {account.failure.message}")
        elif account.regions_failure:
            asked = f"read in {', '.join(account.regions)} alone: {account.regions_failure.message}"
            lines.append(f"{account.name} ({account.id}) does not tell its Regions, and is {asked}")
    return lines


def collected(
    unit: "Unit", settings: Settings, run: RunRef, until: datetime | None, tally: "Tally | None" = None
) -> "UnitSummary":
    """Ask everything of a unit. Raises RemitError where rows can't be written."""

    from collectors.snapshots import collect_unit

    summary = collect_unit(unit, settings, run, tally.call if tally else None, until)
    if tally:
        tally.unit(summary, calls_too=False)
    return summary


def new_gaps(plan: Plan, summaries: "Sequence[UnitSummary]") -> list[str]:
    """Return a line for each account that could be entered at first, and later no more, and one for lack of time."""
    names = {account.id: account.name for account in plan.estate.active if not account.failure}
    lost = {
        summary.account_id: summary.failure.message
        for summary in summaries
        if summary.failure and summary.account_id in names
    }
    gaps = [f"{names[account]} ({account}) could not be read: {message}" for account, message in lost.items()]
    if late := sum(summary.late for summary in summaries):
        gaps.append(f"{late:,} calls were not made: the time for collecting was up at {plan.until:%H:%M} UTC")
    return gaps


@dataclass(frozen=True)
class Verdict:
    """What judging came to: the hash of the rules, a line for each that is broken, the exemptions as they are sealed.

    `unreadable` rules judged nothing. Results are spooled only where nothing is broken.
    """

    rules_sha256: str | None
    problems: list[str]
    unreadable: bool = False
    exemptions: tuple[dict[str, Any], ...] = ()


def judged(run: Run, settings: Settings, *, evidence_run_id: str | None = None) -> Verdict:
    """Judge the run's settled evidence, or another run's, and spool the results.

    Whatever goes wrong is a problem of the rules and is returned: it must not cost the evidence.
    """
    try:
        return _judged(run, settings, evidence_run_id or run.run_id)
    except RemitError as error:
        return Verdict(None, [str(error)], unreadable=True)
    except Exception as error:  # noqa: BLE001 - the evidence is sealed all the same
        log = logs.note_failure(error)
        return Verdict(None, [f"judging failed with {type(error).__name__}; the details are in {log}"])


def _judged(run: Run, settings: Settings, evidence_run_id: str) -> Verdict:
    from transforms.catalog import load_catalog
    from transforms.exemptions import read_exemptions
    from transforms.runner import judge
    from transforms.workshop import JudgedRun

    catalog = load_catalog().with_parameters(settings.parameters)
    exemptions = read_exemptions(settings.exemptions, catalog.controls.keys())
    night = JudgedRun(evidence_run_id, run.day, settings.transform.activity_days, settings.partition)
    with progress.step("judging") as step:
        judgement = judge(run.lake, night, more=run.settled, catalog=catalog)
        if judgement.holds:
            run.spool("results", "results", judgement.results)
        step.at(1, 1, f"{judgement.results.num_rows:,} results")
    return Verdict(
        judgement.rules_sha256,
        [str(failure) for failure in judgement.failures],
        exemptions=tuple(exemption.recorded() for exemption in exemptions),
    )


def sealed(
    run: Run,
    settings: Settings,
    estate: "Estate | None" = None,
    verdict: Verdict | None = None,
    gaps: Sequence[str] = (),
) -> Sealed:
    """Seal the run: who collected, through which roles, in which accounts, by which settings, rules and exemptions."""
    accounts = estate.active if estate else ()
    others = [account for account in estate.accounts if account not in accounts] if estate else []
    left_out = {account.id: account.left_out for account in others if account.left_out}
    closed = [account.id for account in others if not account.left_out]
    with progress.step("sealing"):
        return run.seal(
            caller_arn=estate.caller_arn if estate else None,
            roles=[account.role_arn for account in accounts if account.role_arn],
            accounts=[account.id for account in accounts],
            configuration=settings.recorded() | {"exemptions": list(verdict.exemptions) if verdict else []},
            rules_sha256=verdict.rules_sha256 if verdict else None,
            notes={"gaps": list(gaps), "closed_accounts": closed, "left_out_accounts": left_out},
        )


def published(lake: Lake, settings: Settings) -> list[str]:
    """Build the tables and swap them in; returns a line for each model that is broken, and then nothing is swapped."""
    from transforms.publish import publish

    with progress.step("publishing"):
        return [str(failure) for failure in publish(lake, settings.database, settings)]


def exported(settings: Settings, out: Path, first: str, last: str) -> "Package":
    """Write the package of a period. Raises RemitError as `queries.package.export` does."""
    from queries.package import export

    days = day_of("--from", first), day_of("--to", last)
    return export(Lake.open(settings.lake), settings.database, out, *days)


def passing(error: BaseException) -> bool:
    """Whether trying again may help: the network failed, and nothing was wrong with what was asked."""
    from botocore.exceptions import ConnectionError as AwsConnectionError
    from botocore.exceptions import HTTPClientError

    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    network = (ConnectionError, TimeoutError, AwsConnectionError, HTTPClientError)
    return any(isinstance(one, network) or (isinstance(one, OSError) and one.errno is None) for one in causes)
