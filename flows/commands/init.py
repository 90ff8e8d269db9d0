"""`remit init`: a commented configuration, made from the settings themselves."""

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from flows.commands.options import ConfigOption, DatabaseOption, LakeOption
from flows.commands.output import say

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

_EXAMPLES: dict[str, Any] = {
    "regions": ["eu-west-1", "us-east-1"],
    "exemptions": "exemptions.toml",
    "accounts.id": "111111111111",
    "accounts.name": "production",
    "accounts.role_arn": "arn:aws:iam::111111111111:role/RemitCollector",
    "accounts.external_id": "the-external-id-of-the-roles-trust-policy",
    "organization.external_id": "the-external-id-of-the-roles-trust-policies",
    "collect.calls_per_second": 20,
    "collect.max_minutes": 120,
    "collect.hub_role_arn": "arn:aws:iam::111111111111:role/RemitHub",
    "collect.hub_external_id": "the-external-id-of-the-hub-roles-trust-policy",
    "cloudtrail.sources": ["s3://my-trail-bucket"],
    "cloudtrail.account_id": "222222222222",
    "config.sources": ["s3://my-config-bucket"],
    "config.account_id": "222222222222",
    "runner.address": "tcp://scheduler:8786",
}
"""What to show for settings that have no value by default."""


def init(
    config: ConfigOption = None,
    lake: LakeOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write a commented remit.toml: every setting, with what it means and what it is by default.

    Example: remit init
    """
    from evidence.errors import RemitError
    from evidence.settings import DEFAULT_FILE

    path = config or DEFAULT_FILE
    given = {"lake": lake, "database": str(database) if database else None}
    text = "\n".join(_lines({name: value for name, value in given.items() if value is not None})) + "\n"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise RemitError(f"{path} exists", remedy="edit it, or name another file with --config") from None
    except OSError as error:
        raise RemitError(f"{path} could not be written", remedy=str(error.strerror)) from None
    say(f"wrote {path}: name your accounts or your organization in it, then run `remit nightly`")


def _lines(given: dict[str, Any]) -> Iterator[str]:
    from evidence.settings import Settings

    yield "# What remit collects, from where, into which lake. A line that begins with #name shows a default or, where"
    yield "# there is none, an example. Environment variables such as REMIT_LAKE override this file."
    yield ""
    sections = []
    for name, field in Settings.model_fields.items():
        model = _model(field)
        if model is None:
            yield from _setting(name, name, field, given)
        else:
            sections.append((name, field, model))
    for name, field, model in sections:
        listed = field.default == ()
        yield ""
        yield from _comment(inspect.getdoc(model) or "")
        yield f"#[[{name}]]" if listed else f"[{name}]"
        for key, inner in model.model_fields.items():
            yield from _setting(key, f"{name}.{key}", inner, {})


def _setting(key: str, path: str, field: "FieldInfo", given: dict[str, Any]) -> Iterator[str]:
    if field.description:
        yield from _comment(field.description)
    value = given.get(path, _EXAMPLES.get(path, field.default))
    shown = json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
    yield f"{'' if path in given else '#'}{key} = {shown}"


def _comment(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield f"# {line}".rstrip()


def _model(field: "FieldInfo") -> "type[BaseModel] | None":
    """Return the model of a section, or of a list's members; None for a plain setting."""
    from pydantic import BaseModel

    kinds = [field.annotation, *get_args(field.annotation)]
    return next((kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, BaseModel)), None)
