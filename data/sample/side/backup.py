"""backup: vaults without access policies."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call, Refusal
from data.sample.side.context import Context


def get_backup_vault_access_policy(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """No vault has a policy, which AWS says by an error."""
    name = params["backupVaultName"] if "backupVaultName" in params else params["BackupVaultName"]
    raise Refusal("ResourceNotFoundException", f"Backup vault {name} has no access policy.")
