"""The manifest: what a run holds, who made it and how, and the link to the run before.

A run exists when its manifest does. Manifests form a chain: each holds the SHA-256 of the one before it.
"""

import importlib.metadata
import platform
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evidence.canonical import canonical_json, sha256
from evidence.errors import VerificationError
from evidence.schema import FORMAT

FOLDER = "manifests"
_PACKAGES = ("remit", "boto3", "botocore", "duckdb", "pyarrow", "prefect")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Frozen):
    """One file of a run."""

    path: str = Field(description="relative to the lake's root")
    dataset: str
    sha256: str
    bytes: int
    rows: int
    schema_sha256: str


class Link(_Frozen):
    """The manifest before this one, by its run and its SHA-256."""

    run_id: str
    sha256: str


class Software(_Frozen):
    """What wrote the run."""

    python: str
    platform: str
    packages: dict[str, str]

    @classmethod
    def here(cls) -> "Software":
        versions = {}
        for name in _PACKAGES:
            try:
                versions[name] = importlib.metadata.version(name)
            except importlib.metadata.PackageNotFoundError:
                continue
        return cls(python=platform.python_version(), platform=platform.system(), packages=versions)


class Manifest(_Frozen):
    """A sealed run. `configuration` holds the settings that were in force, without secrets."""

    format: int = FORMAT
    run_id: str
    kind: str = Field(description="nightly, collect, cloudtrail or transform")
    day: date = Field(description="the UTC day that the run speaks for")
    started_at: datetime
    sealed_at: datetime
    previous: Link | None
    caller_arn: str | None = Field(description="who collected; null where no AWS account was asked")
    roles: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    software: Software
    configuration: dict[str, Any]
    configuration_sha256: str
    rules_sha256: str | None = Field(default=None, description="of all rules that judged; null where none did")
    notes: dict[str, Any] = Field(default_factory=dict)
    files: tuple[FileEntry, ...]
    signature: str | None = None
    content_sha256: str = Field(default="", description="of the canonical JSON of all other members")

    def hashed(self) -> "Manifest":
        """Return the manifest with its content's hash filled in."""
        content = self.model_dump(mode="json", exclude={"content_sha256"})
        return self.model_copy(update={"content_sha256": sha256(canonical_json(content))})

    def to_bytes(self) -> bytes:
        """Return the manifest's file: canonical JSON with a final newline."""
        return (canonical_json(self.model_dump(mode="json")) + "\n").encode()


class Sealed(_Frozen):
    """A manifest as it lies in the lake: parsed, with its path and the SHA-256 of its bytes."""

    path: str
    sha256: str
    manifest: Manifest

    @classmethod
    def parse(cls, path: str, data: bytes) -> "Sealed":
        """Read a manifest's bytes. Raises VerificationError where they are no manifest."""
        try:
            manifest = Manifest.model_validate_json(data)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise VerificationError(
                f"{path} is not a manifest that this version reads ({where}: {first['msg']})",
                remedy="restore it from a copy, or use the version of remit that wrote it",
            ) from None
        return cls(path=path, sha256=sha256(data), manifest=manifest)

    @property
    def intact(self) -> bool:
        """Whether the bytes are what this manifest's content was sealed as.

        Finds a careless edit of the newest manifest; whoever recomputes hashes is found by a successor, or by a copy of
        the chain's head kept elsewhere.
        """
        return self.manifest == self.manifest.hashed() and self.sha256 == sha256(self.manifest.to_bytes())

    @property
    def link(self) -> Link:
        return Link(run_id=self.manifest.run_id, sha256=self.sha256)


def manifest_path(run_id: str) -> str:
    return f"{FOLDER}/{run_id}.json"
