"""Verifying a lake: every manifest, the chain between them, and every file that they name.

Pure reading: nothing is repaired. A finding names one path and what is wrong with it.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from evidence.canonical import sha256_stream
from evidence.errors import VerificationError
from evidence.lake import ABOUT, LOCK, OPEN, Lake
from evidence.manifest import FOLDER, FileEntry, Sealed, manifest_path
from evidence.storage import Storage

_READERS = 4


@dataclass(frozen=True)
class Finding:
    """One thing that no longer holds: the path below the root, and what is wrong."""

    path: str
    problem: str


@dataclass
class Verification:
    """What a verification looked at and found; `unfinished` runs are not part of the lake."""

    runs: int = 0
    files: int = 0
    bytes: int = 0
    head: str | None = None
    unfinished: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.findings


def verify_lake(lake: Lake, *, progress: Callable[[int], None] = lambda _: None) -> Verification:
    """Verify a whole lake; `progress` is told the bytes of each file as it has been read."""
    storage = lake.storage
    unfinished = {name for name in storage.folders(OPEN) if not storage.exists(manifest_path(_run_of(name)))}
    result = Verification(unfinished=sorted(_run_of(name) for name in unfinished))
    manifests = (check_manifest(path, storage.read(path), result.findings) for path in storage.files(FOLDER))
    sealed = [manifest for manifest in manifests if manifest]
    result.runs, result.head = len(sealed), sealed[-1].sha256 if sealed else None
    result.findings += check_chain(sealed)
    entries = [entry for run in sealed for entry in run.manifest.files]
    with ThreadPoolExecutor(_READERS) as readers:
        for entry, problem in zip(entries, readers.map(lambda entry: _file(storage, entry), entries), strict=True):
            result.files, result.bytes = result.files + 1, result.bytes + entry.bytes
            progress(entry.bytes)
            if problem:
                result.findings.append(Finding(entry.path, problem))
    result.findings += _strangers(storage, sealed, unfinished)
    return result


def _run_of(folder: str) -> str:
    return folder.removeprefix("run=")


def check_manifest(path: str, data: bytes, findings: list[Finding]) -> Sealed | None:
    """Read a manifest's bytes, found under a path; what is wrong with them is added to the findings."""
    try:
        sealed = Sealed.parse(path, data)
    except VerificationError as error:
        findings.append(Finding(path, error.message.removeprefix(f"{path} ")))
        return None
    if path != manifest_path(sealed.manifest.run_id):
        findings.append(Finding(path, f"is the manifest of run {sealed.manifest.run_id}, under another name"))
    if not sealed.intact:
        findings.append(Finding(path, "was changed: its content does not match the hash in it"))
    return sealed


def check_chain(sealed: list[Sealed]) -> Iterator[Finding]:
    """Check that every manifest, in the order of the runs, names the one before it by its hash."""
    before: Sealed | None = None
    for run in sealed:
        link = run.manifest.previous
        if before is None and link:
            yield Finding(manifest_path(link.run_id), f"is missing: {run.path} says that it came before")
        elif before and not link:
            yield Finding(run.path, f"begins a chain of its own, although {before.path} came before")
        elif before and link and link.run_id != before.manifest.run_id:
            absent = link.run_id not in {other.manifest.run_id for other in sealed}
            yield Finding(
                manifest_path(link.run_id) if absent else run.path,
                f"is missing: {run.path} says that it came before"
                if absent
                else f"follows run {link.run_id}, but {before.path} came before",
            )
        elif before and link and link.sha256 != before.sha256:
            yield Finding(before.path, f"was changed: {run.path} holds SHA-256 {link.sha256}, found {before.sha256}")
        before = run


def _file(storage: Storage, entry: FileEntry) -> str | None:
    try:
        with storage.open(entry.path) as stream:
            found = sha256_stream(stream)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"can't be read ({error.strerror or type(error).__name__})"
    return None if found == entry.sha256 else f"was changed: sealed with SHA-256 {entry.sha256}, found {found}"


def _strangers(storage: Storage, sealed: list[Sealed], unfinished: set[str]) -> Iterator[Finding]:
    known = {entry.path for run in sealed for entry in run.manifest.files}
    runs = {run.manifest.run_id for run in sealed}
    for path in storage.files():
        top, *_ = path.split("/")
        run = next((part for part in path.split("/") if part.startswith("run=")), None)
        if path in known or path in (ABOUT, LOCK) or top in (FOLDER, OPEN) or run in unfinished:
            continue
        if run and _run_of(run) not in runs:
            yield Finding(manifest_path(_run_of(run)), f"is missing: {path} belongs to no sealed run")
        else:
            yield Finding(path, "was added: no manifest names it")
