"""organizations: where in the organization each account is, which moto knows and doesn't tell."""

from __future__ import annotations

from typing import Any

from moto.organizations.models import organizations_backends

from data.sample.calls import Call, Refusal
from data.sample.organization import MANAGEMENT, ORGANIZATION_ID, PARTITION
from data.sample.side.context import Context


def list_accounts(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """All accounts, each with its path from the root."""
    if call.account != MANAGEMENT.id:
        raise Refusal("AccessDeniedException", "You don't have permissions to access this resource.")
    backend = organizations_backends[MANAGEMENT.id][PARTITION]
    above: dict[str, Any] = {unit.id: unit.parent_id for unit in backend.ou}
    accounts = sorted(backend.accounts, key=lambda account: account.create_time)
    return {"Accounts": [{**account.describe(), "Paths": [_path(account, above)]} for account in accounts]}


def _path(account: Any, above: dict[str, Any]) -> str:
    units = [account.parent_id]
    while above.get(units[0]):
        units.insert(0, above[units[0]])
    return "/".join([ORGANIZATION_ID, *units, account.id, ""])
