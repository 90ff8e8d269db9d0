"""backup: what production's plan protects, its recovery points with their copies abroad, and the jobs.

The database `customers` was last backed up four days ago: its jobs fail since, and nothing of it was copied.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from moto.backup.models import backup_backends
from moto.ec2.models import ec2_backends
from moto.efs.models import efs_backends

from data.sample.calls import Call, Refusal
from data.sample.organization import BACKUP_VAULT, PRODUCTION
from data.sample.seed.names import COPY_VAULT
from data.sample.side.context import Context, page

_HOME, _ABROAD = "us-east-1", "eu-west-1"
_DAYS, _STALE_SINCE = 7, 4
_VAULTS = {BACKUP_VAULT: _HOME, COPY_VAULT: _ABROAD}


def get_backup_vault_access_policy(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """No vault has a policy, which AWS says by an error."""
    raise Refusal("ResourceNotFoundException", f"Backup vault {params['BackupVaultName']} has no access policy.")


def list_protected_resources(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """What has a recovery point, with the time of the newest."""
    found = [
        {"ResourceArn": arn, "ResourceType": kind, "LastBackupTime": _backed_up(context, newest)}
        for kind, arn, newest in _protected()
        if _is_home(call)
    ]
    return _paged("Results", found, params)


def list_recovery_points_by_backup_vault(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """A week of daily points of each protected resource; the vault abroad holds the newest of what is fresh."""
    name = params["BackupVaultName"]
    vault = backup_backends[call.account][call.region].vaults.get(name)
    if vault is None:
        raise Refusal("ResourceNotFoundException", f"Backup vault {name} not found.")
    is_copy = name == COPY_VAULT
    found = [
        {
            "RecoveryPointArn": _point(call.region, arn, day),
            "BackupVaultName": name,
            "BackupVaultArn": vault.backup_vault_arn,
            "EncryptionKeyArn": vault.encryption_key_arn,
            "ResourceArn": arn,
            "ResourceType": kind,
            "ResourceName": arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1],
            "Status": "COMPLETED",
            "IsEncrypted": True,
            "CreationDate": _backed_up(context, day) - timedelta(minutes=20),
            "CompletionDate": _backed_up(context, day),
            **({"SourceBackupVaultArn": _arn("backup", f"backup-vault:{BACKUP_VAULT}")} if is_copy else {}),
        }
        for kind, arn, newest in _protected()
        if call.account == PRODUCTION.id and _VAULTS.get(name) == call.region and not (is_copy and newest)
        for day in ([newest] if is_copy else range(newest, _DAYS))
    ]
    return _paged("RecoveryPoints", found, params)


def list_backup_jobs(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """A week of jobs; those of a stale resource failed."""
    found = [
        {
            "BackupJobId": f"job-{kind.lower()}-{day}-{arn[-8:]}",
            "AccountId": call.account,
            "BackupVaultName": BACKUP_VAULT,
            "ResourceArn": arn,
            "ResourceType": kind,
            "State": "FAILED" if day < newest else "COMPLETED",
            **({"StatusMessage": "The snapshot quota is used up."} if day < newest else {}),
            "CreationDate": _backed_up(context, day) - timedelta(minutes=20),
            "CompletionDate": _backed_up(context, day),
        }
        for kind, arn, newest in _protected()
        if _is_home(call)
        for day in range(_DAYS)
    ]
    return _paged("BackupJobs", found, params)


def list_copy_jobs(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The copies of last night."""
    found = [
        {
            "CopyJobId": f"copy-{kind.lower()}-{arn[-8:]}",
            "AccountId": call.account,
            "SourceBackupVaultArn": _arn("backup", f"backup-vault:{BACKUP_VAULT}"),
            "SourceRecoveryPointArn": _point(_HOME, arn, newest),
            "DestinationBackupVaultArn": _arn("backup", f"backup-vault:{COPY_VAULT}", _ABROAD),
            "ResourceArn": arn,
            "ResourceType": kind,
            "State": "COMPLETED",
            "CreationDate": _backed_up(context, newest),
            "CompletionDate": _backed_up(context, newest) + timedelta(minutes=30),
        }
        for kind, arn, newest in _protected()
        if _is_home(call) and not newest
    ]
    return _paged("CopyJobs", found, params)


def list_restore_jobs(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """The restore testing plan restored one resource of each kind but for volumes."""
    tested = {kind: arn for kind, arn, _ in reversed(_protected()) if kind != "EBS"}
    found = [
        {
            "RestoreJobId": f"restore-{kind.lower()}",
            "AccountId": call.account,
            "RecoveryPointArn": _point(_HOME, arn, 3),
            "ResourceType": kind,
            "SourceResourceArn": arn,
            "Status": "COMPLETED",
            "ValidationStatus": "SUCCESSFUL",
            "CreationDate": context.at(6, 5),
            "CompletionDate": context.at(6, 6),
            "CreatedBy": {"RestoreTestingPlanArn": _plan()},
        }
        for kind, arn in tested.items()
    ]
    return _paged("RestoreJobs", found if _is_home(call) else [], params)


def list_restore_testing_plans(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """One plan, which restores weekly."""
    plan = {
        "RestoreTestingPlanArn": _plan(),
        "RestoreTestingPlanName": "weekly",
        "CreationTime": context.at(300),
        "LastExecutionTime": context.at(6, 5),
        "ScheduleExpression": "cron(0 5 ? * MON *)",
    }
    return _paged("RestoreTestingPlans", [plan] if _is_home(call) else [], params)


def _protected() -> list[tuple[str, str, int]]:
    """Type, ARN and age in days of the newest point of each protected resource."""
    volumes = ec2_backends[PRODUCTION.id][_HOME].volumes.values()
    data = next(one.id for one in volumes if one.get_tags() and _name(one.get_tags()) == "batch-worker-1-data")
    systems = efs_backends[PRODUCTION.id][_HOME].file_systems_by_id.values()
    documents = next(one.file_system_id for one in systems if one.creation_token == "documents")
    return [
        ("RDS", _arn("rds", "db:orders"), 0),
        ("RDS", _arn("rds", "db:customers"), _STALE_SINCE),
        ("DynamoDB", _arn("dynamodb", "table/carts"), 0),
        ("EBS", _arn("ec2", f"volume/{data}"), 0),
        ("EFS", _arn("elasticfilesystem", f"file-system/{documents}"), 0),
    ]


def _name(tags: list[dict[str, str]]) -> str:
    return next((tag.get("Value") or tag.get("value", "") for tag in tags if "Name" in tag.values()), "")


def _is_home(call: Call) -> bool:
    return (call.account, call.region) == (PRODUCTION.id, _HOME)


def _backed_up(context: Context, day: int) -> Any:
    return context.lately(6 + 24 * day)


def _arn(service: str, rest: str, region: str = _HOME) -> str:
    return f"arn:aws:{service}:{region}:{PRODUCTION.id}:{rest}"


def _point(region: str, arn: str, day: int) -> str:
    return _arn("backup", f"recovery-point:{arn[-8:].replace('/', '-').replace(':', '-')}-{day}", region)


def _plan() -> str:
    return _arn("backup", "restore-testing-plan:weekly")


def _paged(member: str, found: list[dict[str, Any]], params: dict[str, Any]) -> dict[str, Any]:
    some, token = page(found, params.get("NextToken"), params.get("MaxResults"), 100)
    return {member: some, "NextToken": token}
