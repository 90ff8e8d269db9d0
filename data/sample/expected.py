"""What expected.yaml says, as values, and the ids behind the names that it uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import jmespath
import yaml
from botocore.exceptions import ClientError

from data.sample.estate import Estate
from data.sample.organization import ACTIVE, BACKUP_VAULT, COLLECTOR_EXTERNAL_ID, COLLECTOR_ROLE, HOME_REGION, REGIONS

_FILE = Path(__file__).with_name("expected.yaml")
_GLOBAL = "global"
_HAS_NONE = ("AccessDeniedException", "ClusterNotFoundException", "ResourceNotFoundException")

_REGIONAL_LISTS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("acm", "list_certificates", {}, "CertificateSummaryList[].[DomainName, CertificateArn]"),
    ("apigateway", "get_rest_apis", {}, "items[].[name, id]"),
    ("apigatewayv2", "get_apis", {}, "Items[].[Name, ApiId]"),
    ("appsync", "list_graphql_apis", {}, "graphqlApis[].[name, apiId]"),
    ("autoscaling", "describe_auto_scaling_groups", {}, "AutoScalingGroups[].[AutoScalingGroupName]"),
    ("backup", "list_backup_plans", {}, "BackupPlansList[].[BackupPlanName, BackupPlanId]"),
    ("backup", "list_backup_vaults", {}, "BackupVaultList[].[BackupVaultName]"),
    (
        "backup",
        "list_recovery_points_by_backup_vault",
        {"BackupVaultName": BACKUP_VAULT},
        "RecoveryPoints[].[ResourceName, RecoveryPointArn]",
    ),
    ("cloudtrail", "list_trails", {}, "Trails[].[Name, TrailARN]"),
    ("codebuild", "list_projects", {}, "projects[].[@]"),
    (
        "cognito-identity",
        "list_identity_pools",
        {"MaxResults": 60},
        "IdentityPools[].[IdentityPoolName, IdentityPoolId]",
    ),
    ("cognito-idp", "list_user_pools", {"MaxResults": 60}, "UserPools[].[Name, Id]"),
    ("dynamodb", "list_tables", {}, "TableNames[].[@]"),
    ("ec2", "describe_images", {"Owners": ["self"]}, "Images[].[Name, ImageId]"),
    ("ec2", "describe_security_groups", {}, "SecurityGroups[].[GroupId]"),
    ("ec2", "describe_tags", {"Filters": [{"Name": "key", "Values": ["Name"]}]}, "Tags[].[Value, ResourceId]"),
    ("ecr", "describe_repositories", {}, "repositories[].[repositoryName, repositoryArn]"),
    ("ecs", "list_services", {"cluster": "shop"}, "serviceArns[].[@]"),
    ("ecs", "list_task_definitions", {}, "taskDefinitionArns[].[@]"),
    ("efs", "describe_file_systems", {}, "FileSystems[].[Name, FileSystemId]"),
    ("eks", "list_clusters", {}, "clusters[].[@]"),
    ("elasticache", "describe_cache_clusters", {}, "CacheClusters[].[CacheClusterId]"),
    ("elasticache", "describe_replication_groups", {}, "ReplicationGroups[].[ReplicationGroupId]"),
    ("elasticbeanstalk", "describe_environments", {}, "Environments[].[EnvironmentName]"),
    ("elb", "describe_load_balancers", {}, "LoadBalancerDescriptions[].[LoadBalancerName]"),
    ("elbv2", "describe_load_balancers", {}, "LoadBalancers[].[LoadBalancerName, LoadBalancerArn]"),
    ("elbv2", "describe_target_groups", {}, "TargetGroups[].[TargetGroupName, TargetGroupArn]"),
    ("fms", "list_policies", {}, "PolicyList[].[PolicyName, PolicyId]"),
    ("fsx", "describe_file_systems", {}, "FileSystems[].[Tags[?Key=='Name'].Value | [0], FileSystemId]"),
    ("health", "describe_events", {}, "events[].[eventTypeCode, arn]"),
    ("kafka", "list_clusters_v2", {}, "ClusterInfoList[].[ClusterName]"),
    ("kinesis", "list_streams", {}, "StreamNames[].[@]"),
    ("kms", "list_aliases", {}, "Aliases[].[AliasName, TargetKeyId]"),
    ("kms", "list_keys", {}, "Keys[].[KeyId, KeyArn]"),
    ("lambda", "list_functions", {}, "Functions[].[FunctionName, FunctionArn]"),
    ("logs", "describe_log_groups", {}, "logGroups[].[logGroupName, arn]"),
    ("network-firewall", "list_firewalls", {}, "Firewalls[].[FirewallName, FirewallArn]"),
    ("opensearch", "list_domain_names", {}, "DomainNames[].[DomainName]"),
    ("rds", "describe_db_clusters", {}, "DBClusters[].[DBClusterIdentifier]"),
    ("rds", "describe_db_instances", {}, "DBInstances[].[DBInstanceIdentifier, DBInstanceArn]"),
    ("rds", "describe_db_cluster_snapshots", {}, "DBClusterSnapshots[].[DBClusterSnapshotIdentifier]"),
    ("rds", "describe_db_snapshots", {}, "DBSnapshots[].[DBSnapshotIdentifier]"),
    ("redshift", "describe_clusters", {}, "Clusters[].[ClusterIdentifier]"),
    ("s3", "list_buckets", {}, "Buckets[].[Name]"),
    ("sagemaker", "list_notebook_instances", {}, "NotebookInstances[].[NotebookInstanceName]"),
    ("secretsmanager", "list_secrets", {}, "SecretList[].[Name, ARN]"),
    ("sqs", "list_queues", {}, "QueueUrls[].[@]"),
    ("ssm", "list_documents", {"Filters": [{"Key": "Owner", "Values": ["Self"]}]}, "DocumentIdentifiers[].[Name]"),
    ("ssm", "describe_parameters", {}, "Parameters[].[Name]"),
    ("stepfunctions", "list_state_machines", {}, "stateMachines[].[name, stateMachineArn]"),
    ("transfer", "list_servers", {}, "Servers[].[ServerId]"),
    ("wafv2", "list_web_acls", {"Scope": "REGIONAL"}, "WebACLs[].[Name, Id, ARN]"),
)
_GLOBAL_LISTS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("artifact", "list_customer_agreements", {}, "customerAgreements[].[name, id]"),
    ("cloudfront", "list_distributions", {}, "DistributionList.Items[].[Comment, Id, ARN]"),
    ("iam", "list_policies", {"Scope": "Local"}, "Policies[].[PolicyName, PolicyId, Arn]"),
    ("iam", "list_roles", {}, "Roles[].[RoleName, RoleId, Arn]"),
    ("iam", "list_users", {}, "Users[].[UserName, UserId, Arn]"),
    ("route53", "list_hosted_zones", {}, "HostedZones[].[Name, Id]"),
)


@dataclass(frozen=True)
class Verdict:
    """One expectation. Account, Region and resource are empty where it holds for every row of the control."""

    section: str
    control: str
    status: str
    account_id: str = ""
    region: str = ""
    resource: str = ""

    def holds_for(self, row: Mapping[str, Any], names: Names) -> bool:
        """Whether a row of `control_results` (control_id, account_id, region, resource_id) is what this is about."""
        if row["control_id"] != self.control:
            return False
        if (self.account_id and row["account_id"] != self.account_id) or (self.region and row["region"] != self.region):
            return False
        found = str(row["resource_id"] or "")
        ids = {self.resource, *names.of(self.account_id, self.region, self.resource)}
        return not self.resource or any(
            found == one or found.startswith((f"{one}/", f"{one}:", f"{one}#")) for one in ids
        )


def load() -> list[Verdict]:
    """All sections of expected.yaml: faults, healthy, activity and aws."""
    document = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    ids = {account.name: account.id for account in ACTIVE}
    return [
        Verdict(
            section=section,
            control=entry["control"],
            status=entry.get("status", "fail"),
            account_id=ids[entry["account"]] if "account" in entry else "",
            region=entry.get("region", ""),
            resource=ids.get(entry.get("resource", ""), entry.get("resource", "")),
        )
        for section, entries in document.items()
        for entry in entries
    ]


class Names:
    """The ids and ARNs behind names, Name tags, aliases and domains, asked from a running estate."""

    def __init__(self, estate: Estate) -> None:
        self._ids: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for account in ACTIVE:
            session = session_in(estate, account.id)
            for region in REGIONS:
                self._ask(session, account.id, region, _REGIONAL_LISTS, estate)
            self._ask(session, account.id, _GLOBAL, _GLOBAL_LISTS, estate)

    def of(self, account_id: str, region: str, name: str) -> set[str]:
        """What is known by the name there; empty when nothing is."""
        return self._ids.get((account_id, region, name), set())

    def _ask(
        self,
        session: Any,
        account_id: str,
        region: str,
        lists: tuple[tuple[str, str, dict[str, Any], str], ...],
        estate: Estate,
    ) -> None:
        for service, operation, params, path in lists:
            where = HOME_REGION if region == _GLOBAL else region
            client = session.client(service, region_name=where, endpoint_url=estate.environment["AWS_ENDPOINT_URL"])
            try:
                if client.can_paginate(operation):
                    answer = client.get_paginator(operation).paginate(**params).build_full_result()
                else:
                    answer = getattr(client, operation)(**params)
            except ClientError as error:
                if error.response["Error"]["Code"] not in _HAS_NONE:
                    raise
                continue  # this place has none of what the list is of
            for name, *others in jmespath.search(path, answer) or []:
                short = name.rsplit("/", 1)[-1].split(":")[0] if name.startswith(("arn:", "https:")) else name
                whole = name.rsplit("/", 1)[-1]
                self._ids[account_id, region, short].update({name, whole, *filter(None, others)})


def session_in(estate: Estate, account_id: str) -> Any:
    """A boto3 session of the collector's role in an account of the estate."""
    own = boto3.Session(
        estate.environment["AWS_ACCESS_KEY_ID"], estate.environment["AWS_SECRET_ACCESS_KEY"], region_name=HOME_REGION
    )
    sts = own.client("sts", endpoint_url=estate.environment["AWS_ENDPOINT_URL"])
    made = sts.assume_role(
        RoleArn=f"arn:aws:iam::{account_id}:role/{COLLECTOR_ROLE}",
        RoleSessionName="expected",
        ExternalId=COLLECTOR_EXTERNAL_ID,
    )["Credentials"]
    return boto3.Session(made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"], region_name=HOME_REGION)
