"""Verifying a package: what it is made of, the bag's checksums, and the manifests that seal the evidence in it.

Every file is read once; a finding names it and what is wrong with it.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evidence.canonical import sha256_stream
from evidence.manifest import Sealed
from evidence.verification import Finding, Verification, check_chain, check_manifest
from queries.package.bag import DECLARATION, DECLARATION_FILE, MANIFEST_FILE, PAYLOAD, TAG_MANIFEST_FILE
from queries.package.layout import EVIDENCE, MANIFESTS, SCOPE_FILE, Scope
from queries.package.members import Members, opened

_READERS = 4
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_LISTS = (MANIFEST_FILE, TAG_MANIFEST_FILE)
_SMALL = 64 << 20
"""Most bytes of a list or manifest, which are read whole."""


def verify_package(package: Path, *, progress: Callable[[int], None] = lambda _: None) -> Verification:
    """Verify a package, folder or zip; `progress` is told the bytes of each file as it has been read.

    Raises VerificationError for something that is no package, or one that no honest exporter writes.
    """
    with opened(package) as members:
        return _Check(members, progress).run()


class _Check:
    def __init__(self, members: Members, progress: Callable[[int], None]) -> None:
        self.members, self.progress = members, progress
        self.result = Verification()
        self.hashes: dict[str, str] = {}

    def run(self) -> Verification:
        self._hash()
        if self._content(DECLARATION_FILE) not in (DECLARATION, None):
            self._found(DECLARATION_FILE, "was changed: it does not declare BagIt 1.0")
        self._bag()
        sealed = self._manifests()
        self._evidence(sealed)
        self.result.findings.sort(key=lambda finding: finding.path)
        return self.result

    def _found(self, path: str, problem: str) -> None:
        if not any(finding.path == path for finding in self.result.findings):
            self.result.findings.append(Finding(path, problem))

    def _hash(self) -> None:
        def read(name: str) -> str | OSError:
            try:
                with self.members.open(name) as stream:
                    return sha256_stream(stream)
            except OSError as error:
                return error

        with ThreadPoolExecutor(_READERS) as readers:
            for name, digest in zip(self.members.all, readers.map(read, self.members.all), strict=True):
                size = self.members.all[name].size
                self.progress(size)
                self.result.files, self.result.bytes = self.result.files + 1, self.result.bytes + size
                if isinstance(digest, OSError):
                    self._found(name, f"can't be read ({digest.strerror or type(digest).__name__})")
                else:
                    self.hashes[name] = digest

    def _content(self, name: str) -> bytes | None:
        """Return a small file's bytes; that it is missing, unreadable or too large is a finding."""
        member = self.members.all.get(name)
        if member is None:
            self._found(name, "is missing")
        elif member.size > _SMALL:
            self._found(name, f"has {member.size:,} bytes, more than such a file can have")
        elif name in self.hashes:
            return self.members.read(name)
        return None

    def _bag(self) -> None:
        listed: dict[str, str] = {}
        for list_file in _LISTS:
            for number, line in enumerate((self._content(list_file) or b"").decode("utf-8", "replace").splitlines(), 1):
                match = _LINE.fullmatch(line)
                payload = bool(match) and match[2].startswith(PAYLOAD) if match else False
                if not match or payload != (list_file == MANIFEST_FILE) or match[2] in listed:
                    self._found(list_file, f"was changed: line {number} is no checksum of its own")
                else:
                    listed[match[2]] = match[1]
        for name, digest in listed.items():
            if name not in self.members.all:
                self._found(name, "is missing")
            elif self.hashes.get(name, digest) != digest:
                list_file = MANIFEST_FILE if name.startswith(PAYLOAD) else TAG_MANIFEST_FILE
                self._found(name, f"was changed: {list_file} has SHA-256 {digest}, found {self.hashes[name]}")
        for name in self.members.all.keys() - listed.keys() - {TAG_MANIFEST_FILE}:
            self._found(name, "was added: no checksum lists it")

    def _manifests(self) -> list[Sealed]:
        findings: list[Finding] = []
        sealed = []
        for name in sorted(self.members.all):
            if name.startswith(MANIFESTS) and (data := self._content(name)) is not None:
                inside = check_manifest(name.removeprefix(MANIFESTS), data, findings)
                sealed += [inside] if inside else []
        findings += check_chain(sealed)
        for finding in findings:
            self._found(MANIFESTS + finding.path, finding.problem)
        self.result.runs = len(sealed)
        self.result.head = sealed[-1].sha256 if sealed else None
        return sealed

    def _evidence(self, sealed: list[Sealed]) -> None:
        data = self._content(SCOPE_FILE)
        if data is None:
            return
        try:
            scope = Scope.model_validate_json(data)
        except ValueError:
            self._found(SCOPE_FILE, "was changed: it can't be read as a package's scope")
            return
        if scope.head != (sealed[-1].link if sealed else None):
            self._found(SCOPE_FILE, "names another newest manifest than the package holds")
        entries = {
            EVIDENCE + entry.path: entry.sha256
            for run in sealed
            if run.manifest.run_id in scope.runs
            for entry in run.manifest.files
        }
        if absent := set(scope.runs) - {run.manifest.run_id for run in sealed}:
            self._found(f"{MANIFESTS}manifests/{min(absent)}.json", "is missing: the package is about that run, too")
        for name, digest in entries.items():
            if name not in self.members.all:
                self._found(name, "is missing: a run's manifest names it")
            elif self.hashes.get(name, digest) != digest:
                self._found(name, f"was changed: sealed with SHA-256 {digest}, found {self.hashes[name]}")
        for name in self.members.all:
            if name.startswith(EVIDENCE) and name not in entries:
                self._found(name, "was added: no manifest of the package's runs names it")
