"""What lies where in a package, and which part of a lake it speaks for."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from evidence.manifest import Link

FORMAT = 1
"""Version of the layout."""
TABLES = "data/tables/"
EVIDENCE = "data/evidence/"
"""Below it, the sealed files under the paths that they have in the lake."""
MANIFESTS = "data/integrity/"
"""Below it, the manifests of all runs under the paths that they have in the lake."""
RULES = "data/rules/"
SCOPE_FILE = "data/scope.json"


class Scope(BaseModel):
    """The period of a package, the runs whose files it holds, and the lake's newest manifest at the time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    first: date
    last: date
    runs: tuple[str, ...]
    head: Link | None
    tables: dict[str, int]
