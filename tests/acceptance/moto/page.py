"""What moto lacks, as a night found it and as docs/emulators.md says it: `python -m tests.acceptance.moto.page`."""

import re
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.moto.night import Night, asked
from tests.docs.walkthroughs import ROOT, read

SERVICES, OPERATIONS, ANSWERS = "Services that it has not", "Operations that it has not", "Answers that it gets wrong"
_FAILED = frozenset(("error", "denied", "throttled"))
_NO_SERVICE = "AttributeError: 'NoneType' object has no attribute 'replace'"
_NO_OPERATION = ("NotImplementedError", "404 NOT FOUND, a page")
_ANSWER = re.compile(r"^\| `(?P<operation>[^`]+)` \| (?P<status>\w+) \| `(?P<said>[^`]+)` \| .+ \|$", re.MULTILINE)
_BELOW = re.compile(r"^not asked.*: (?P<parent>\S+) was \w+$")


@dataclass(frozen=True)
class Lacks:
    """Names of services; operations and answers as `service:Operation`, answers with status and what moto said."""

    services: set[str]
    operations: set[str]
    answers: dict[str, tuple[str, str]]
    unexplained: list[str]

    @classmethod
    def of(cls, night: Night) -> "Lacks":
        """Sort a night's failures; what was not asked because the call above failed stands and falls with that."""
        found = cls(set(), set(), {}, [])
        failed = {f"{row['service']}:{row['operation']}" for row in night.outcomes if _failed(row)}
        for row in filter(_failed, night.outcomes):
            name = f"{row['service']}:{row['operation']}"
            if below := _BELOW.match(row["error_message"] or ""):
                if below["parent"] not in failed:
                    found.unexplained.append(name)
                continue
            said = night.said.get(name, "")
            if said == _NO_SERVICE:
                found.services.add(row["service"])
            elif said.startswith(_NO_OPERATION):
                found.operations.add(name)
            elif said or row["error_code"] != "500":
                found.answers[name] = (row["status"], said or row["error_code"])
            else:
                found.unexplained.append(name)
        return found


def _failed(row: dict[str, object]) -> bool:
    """Whether a row says that there is no answer; what botocore's own data says isn't offered was never asked."""
    return row["status"] in _FAILED or (row["status"] == "not_offered" and row["error_code"] != "NotOffered")


def written() -> Lacks:
    """Read the page."""
    page = read(ROOT / "docs" / "emulators.md")
    operations = {
        f"{service}:{name}"
        for service, names in re.findall(r"^\| `([^`]+)` \| (.+) \|$", page.section(OPERATIONS), re.MULTILINE)
        for name in re.findall(r"`(\w+)`", names)
    }
    answers = {one["operation"]: (one["status"], one["said"]) for one in _ANSWER.finditer(page.section(ANSWERS))}
    return Lacks(set(re.findall(r"`([\w-]+)`", page.section(SERVICES))), operations, answers, [])


def main() -> None:
    """Print the two lists that need no judgement, and the rows that do."""
    with tempfile.TemporaryDirectory() as folder:
        found = Lacks.of(asked(Path(folder)))
    by_service = defaultdict(list)
    for service, _, name in (one.partition(":") for one in sorted(found.operations)):
        by_service[service].append(f"`{name}`")
    print(f"## {SERVICES}\n\n" + ", ".join(f"`{name}`" for name in sorted(found.services)))
    print(f"\n## {OPERATIONS}\n\n| service | operations |\n|---|---|")
    print("\n".join(f"| `{service}` | {', '.join(names)} |" for service, names in by_service.items()))
    print(f"\n## {ANSWERS}\n\n| operation | status | moto says | why it is moto's |\n|---|---|---|---|")
    print("\n".join(f"| `{name}` | {status} | `{said}` | |" for name, (status, said) in sorted(found.answers.items())))
    print(found.unexplained)


if __name__ == "__main__":
    main()
