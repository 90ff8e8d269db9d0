"""`remit.toml`: what to collect, from where, into which lake. Environment variables (`REMIT_…`) override the file."""

import difflib
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from evidence.errors import RemitError

DEFAULT_FILE = Path("remit.toml")
ACCOUNT_ID = r"^\d{12}$"
_CHOSEN = r"^(\d{12}|r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[^=]+=.*)$"
"""An account, a root, a unit, or a tag."""


def _threshold(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, list | tuple) and value and all(isinstance(text, str) and text for text in value):
        return value
    raise ValueError("a whole number or a list of texts")


Threshold = Annotated[int | tuple[str, ...], BeforeValidator(_threshold)]
"""The value of a control's parameter."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Organization(_Section):
    """Take the accounts from AWS Organizations, and enter each through a role of the same name.

    `include` and `exclude` choose among them: by id, by unit with all that lies below it, or by tag.
    """

    enabled: bool = Field(False, description="take all active accounts from AWS Organizations")
    role_name: str = Field("RemitCollector", description="the role to assume in each account")
    external_id: str | None = Field(None, description="the external id that the roles' trust policies ask for")
    include: tuple[Annotated[str, Field(pattern=_CHOSEN)], ...] = Field(
        (), description='accounts to read: ids, units ("ou-…") or tags ("key=value"); empty: all'
    )
    exclude: tuple[Annotated[str, Field(pattern=_CHOSEN)], ...] = Field(
        (), description="accounts to leave out, named in the same ways"
    )


class Account(_Section):
    """One account named by hand; without a role it is read with the collector's own credentials."""

    id: str = Field(pattern=ACCOUNT_ID)
    name: str | None = None
    role_arn: str | None = None
    external_id: str | None = None


class Collect(_Section):
    """How collection behaves."""

    breadth: Literal["controls", "all"] | tuple[str, ...] = Field(
        "controls",
        description="controls: what controls, populations and the inventory need; all: every call that has a spec;"
        ' a list of services, such as ["controls", "sagemaker"]: every call of these, beside what controls need',
    )
    concurrency: int = Field(
        8, ge=1, le=16, description="calls under way at once, for each account, Region and service; fewer if throttled"
    )
    calls_per_second: float | None = Field(None, gt=0, description="requests a second to AWS; none: no limit")
    max_minutes: float | None = Field(
        None, gt=0, description="how long collecting may take; what is left then is recorded as not asked"
    )
    max_attempts: int = Field(5, ge=1, le=20, description="tries of one call, retries included")
    timeout_seconds: float = Field(30, gt=0, description="how long one call may take")
    hub_role_arn: str | None = Field(None, description="a role that is assumed first: all others are assumed from it")
    hub_external_id: str | None = Field(None, description="the external id that the hub role's trust policy asks for")
    session_name: str = Field("remit", min_length=2, max_length=64, description="session name of assumed roles")

    @field_validator("breadth", mode="before")
    @classmethod
    def _known_breadth(cls, value: Any) -> Any:
        named = isinstance(value, list | tuple) and value and all(isinstance(name, str) for name in value)
        if not named and value not in ("controls", "all"):
            raise ValueError('"controls", "all" or a list of services')
        return value


class BucketSource(_Section):
    """One place with delivered files, and the account whose role reads it; a plain text names the place alone."""

    source: str = Field(min_length=1)
    account_id: str | None = Field(None, pattern=ACCOUNT_ID)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"source": value} if isinstance(value, str) else value


class TrailSource(BucketSource):
    """One place with log files.

    `metadata` and `public_keys` are the files that `remit collect cloudtrail` takes for a mirror.
    """

    metadata: Path | None = None
    public_keys: Path | None = None


class CloudTrail(_Section):
    """Where CloudTrail's log files lie, and what to do where none can be read."""

    sources: tuple[TrailSource, ...] = Field(
        (),
        description='buckets with prefix (s3://bucket/prefix) or folders, each as text or as {source = "…"} with'
        " account_id, metadata or public_keys",
    )
    account_id: str | None = Field(
        None, pattern=ACCOUNT_ID, description="account whose role reads sources that name none; none: own credentials"
    )
    days: int = Field(30, ge=1, description="how many days back a night looks for log files")
    lookup: Literal["fallback", "never"] = Field(
        "fallback", description="where no source can be read: fallback asks LookupEvents in each account and Region"
    )


class AwsConfig(_Section):
    """Where AWS Config delivers snapshots and history: a second view of the resources, beside what the APIs answer."""

    sources: tuple[BucketSource, ...] = Field(
        (),
        description='buckets with prefix (s3://bucket/prefix) or folders, each as text or as {source = "…"} with'
        " account_id",
    )
    account_id: str | None = Field(
        None, pattern=ACCOUNT_ID, description="account whose role reads sources that name none; none: own credentials"
    )
    days: int = Field(7, ge=1, description="how many days back a night looks for snapshots and history")


class Transform(_Section):
    """How evidence is judged."""

    activity_days: int = Field(30, ge=1, description="how many whole days before a run activity controls look at")


class Schedule(_Section):
    """When the nightly flow runs."""

    cron: str = "0 2 * * *"
    timezone: str = "UTC"


class Runner(_Section):
    """What units of work run on; in the file, a plain text names the kind alone.

    Dask runs on the scheduler at `address`, or without one on a cluster of its own on this machine.
    """

    kind: Literal["threads", "processes", "dask"] = "threads"
    workers: int = Field(4, ge=1, le=256, description="units of work under way at once")
    address: str | None = Field(None, description="a Dask scheduler, such as tcp://scheduler:8786")

    @property
    def shares_memory(self) -> bool:
        """Whether units of work see the objects of the process that hands them over."""
        return self.kind == "threads"

    @model_validator(mode="after")
    def _address_of_dask(self) -> Self:
        if self.address and self.kind != "dask":
            raise ValueError(f"an address is a Dask scheduler's, and the kind is {self.kind}")
        return self


class Settings(BaseSettings):
    """All settings; see `remit init` for a commented file."""

    model_config = SettingsConfigDict(
        env_prefix="REMIT_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    lake: str = Field("data/lake", description="a folder or s3://bucket/prefix")
    database: Path = Field(Path("data/remit.duckdb"), description="the auditors' tables; rebuilt from the lake")
    partition: Literal["aws", "aws-cn", "aws-us-gov"] = "aws"
    regions: tuple[str, ...] = Field((), description="Regions to read; empty: what each account has enabled")
    accounts: tuple[Account, ...] = ()
    organization: Organization = Organization()
    collect: Collect = Collect()
    cloudtrail: CloudTrail = CloudTrail()
    config: AwsConfig = AwsConfig()
    transform: Transform = Transform()
    parameters: dict[str, dict[str, Threshold]] = Field(
        {}, description="thresholds of controls, such as {access_keys_rotated = {max_age_days = 60}}"
    )
    exemptions: Path | None = Field(
        None, description="a TOML file of exemptions, relative to this file; they stand beside results and change none"
    )
    schedule: Schedule = Schedule()
    runner: Runner = Runner()

    def __hash__(self) -> int:
        """Settings are the key of what a process keeps for them; a table of thresholds has no hash of its own."""
        return hash(self.model_dump_json())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (env_settings, init_settings)

    def recorded(self) -> dict[str, Any]:
        """Return the settings as a manifest records them: external ids, which are no secrets but no news, left out."""
        document = self.model_dump(mode="json")
        document["organization"].pop("external_id")
        document["collect"].pop("hub_external_id")
        for account in document["accounts"]:
            account.pop("external_id")
        return document


def load_settings(file: Path | None = None, **overrides: Any) -> Settings:
    """Read the settings of a file, of the environment over it, and of `overrides` over both.

    Without `file`, `remit.toml` in the working directory is read if there is one.
    Raises RemitError for a file that is absent, no TOML, or has an unknown key or a wrong value.
    """
    path = file or DEFAULT_FILE
    if file and not path.is_file():
        raise RemitError(f"{path} is not a file", remedy="name a remit.toml, or write one with `remit init`")
    try:
        document = TomlConfigSettingsSource(Settings, path)() if path.is_file() else {}
        if isinstance(kind := document.get("runner"), str):
            document["runner"] = {"kind": kind}
        settings = Settings(**document)
        if settings.exemptions:
            settings = settings.model_copy(update={"exemptions": path.parent / settings.exemptions})
        if overrides:
            settings = settings.model_copy(update=overrides)
    except tomllib.TOMLDecodeError as error:
        raise RemitError(f"{path} is not TOML", remedy=str(error)) from None
    except SettingsError as error:
        raise RemitError(
            str(error), remedy="name one key of a section, as in REMIT_RUNNER__KIND, or give JSON"
        ) from None
    except ValidationError as error:
        raise _explained(path, error) from None
    return settings


def _explained(path: Path, error: ValidationError) -> RemitError:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] != "extra_forbidden":
        return RemitError(f"{path}: {where}: {first['msg']}", remedy="correct the value")
    known = _keys_at(first["loc"][:-1])
    near = difflib.get_close_matches(str(first["loc"][-1]), known, n=1, cutoff=0.0)
    return RemitError(f"{path}: unknown key {where}", remedy=f"did you mean {near[0]}?" if near else "remove it")


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    model: Any = Settings
    for part in location:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            model = annotation if hasattr(annotation, "model_fields") else annotation.__args__[0]
    return list(model.model_fields)
