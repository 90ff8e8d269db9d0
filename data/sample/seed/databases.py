"""RDS instances with parameter groups and snapshots, DynamoDB tables, a cache and a search domain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.sample.organization import DEVELOPMENT, MODIFIED_DATABASE, OUTSIDER_ACCOUNT, PRODUCTION, Account
from data.sample.seed.encryption import key_arn
from data.sample.seed.network import Networks
from data.sample.seed.workshop import CLASSIFIED, CRITICAL, Workshop, tags

_FAMILY = {"16.4": "postgres16", "8.4.3": "mysql8.4", "5.7.44": "mysql5.7"}
_VERSION = {"postgres": "16.4", "mysql": "8.4.3"}
_LEFT_BEHIND = "5.7.44"
_LOGS = {"postgres": ["postgresql"], "mysql": ["audit", "error"]}


@dataclass(frozen=True)
class Database:
    """One DB instance and where it departs from the organization's habits."""

    name: str
    account: Account
    region: str
    engine: str
    team: str
    group: str = "database"
    careless: bool = False
    multi_az: bool = True
    tls_forced: bool = True
    key: str = "aws/rds"
    critical: bool = False

    @property
    def version(self) -> str:
        """The engine's version."""
        return _LEFT_BEHIND if self.careless else _VERSION[self.engine]


DATABASES = (
    Database(MODIFIED_DATABASE, PRODUCTION, "us-east-1", "postgres", "orders", key="orders-database", critical=True),
    Database("customers", PRODUCTION, "us-east-1", "mysql", "checkout", critical=True),
    Database(
        "reporting", PRODUCTION, "us-east-1", "postgres", "data", "reporting-db", multi_az=False, tls_forced=False
    ),
    Database("invoices", PRODUCTION, "eu-west-1", "postgres", "orders", key="invoices", critical=True),
    Database("dev-app", DEVELOPMENT, "us-east-1", "postgres", "web"),
    Database("sandbox-reports", DEVELOPMENT, "us-east-1", "mysql", "data", careless=True, multi_az=False),
)
"""`careless`: public, unencrypted, one day of backups, no logs, no upgrades, passwords only, unclassified."""


def plant(workshop: Workshop, networks: Networks) -> None:
    """Build them all."""
    for database in DATABASES:
        _database(workshop, database, networks)
    for account, name, source, team in (
        (PRODUCTION, "orders-before-migration", MODIFIED_DATABASE, "orders"),
        (DEVELOPMENT, "sandbox-before-cleanup", "sandbox-reports", "data"),
    ):
        workshop.client("rds", account).create_db_snapshot(
            DBSnapshotIdentifier=name, DBInstanceIdentifier=source, Tags=tags(name, team, account.name)
        )
    workshop.client("rds", PRODUCTION).modify_db_snapshot_attribute(
        DBSnapshotIdentifier="orders-before-migration", AttributeName="restore", ValuesToAdd=[OUTSIDER_ACCOUNT]
    )
    _tables(workshop)
    _catalogues(workshop)
    _others(workshop, networks)


def _parameters(rds: Any, database: Database) -> str:
    group = f"{database.name}-parameters"
    rds.create_db_parameter_group(
        DBParameterGroupName=group,
        DBParameterGroupFamily=_FAMILY[database.version],
        Description=f"Parameters of {database.name}",
        Tags=tags(group, database.team, database.account.name),
    )
    name = "rds.force_ssl" if database.engine == "postgres" else "require_secure_transport"
    setting = {"ParameterName": name, "ParameterValue": "1" if database.tls_forced else "0", "ApplyMethod": "immediate"}
    rds.modify_db_parameter_group(DBParameterGroupName=group, Parameters=[setting])
    return group


def _database(workshop: Workshop, database: Database, networks: Networks) -> None:
    rds = workshop.client("rds", database.account, database.region)
    network = networks[database.account.id, database.region]
    subnets = f"{database.name}-subnets"
    rds.create_db_subnet_group(
        DBSubnetGroupName=subnets, DBSubnetGroupDescription=subnets, SubnetIds=network.private_subnets
    )
    fine = not database.careless
    rds.create_db_instance(
        DBInstanceIdentifier=database.name,
        DBInstanceClass="db.r7g.large",
        Engine=database.engine,
        EngineVersion=database.version,
        MasterUsername="owner",
        MasterUserPassword="Sample-Estate-Only-1",
        AllocatedStorage=100,
        StorageType="gp3",
        DBSubnetGroupName=subnets,
        VpcSecurityGroupIds=[network.groups[database.group]],
        DBParameterGroupName=_parameters(rds, database),
        MultiAZ=database.multi_az,
        StorageEncrypted=fine,
        **({"KmsKeyId": _key(workshop, database)} if fine else {}),
        PubliclyAccessible=not fine,
        AutoMinorVersionUpgrade=fine,
        EnableIAMDatabaseAuthentication=fine,
        BackupRetentionPeriod=14 if fine else 1,
        DeletionProtection=fine,
        EnableCloudwatchLogsExports=_LOGS[database.engine] if fine else [],
        CopyTagsToSnapshot=True,
        Tags=tags(
            database.name,
            database.team,
            database.account.name,
            **(CRITICAL if database.critical else {}),
            **(CLASSIFIED if fine else {}),
        ),
    )


def _key(workshop: Workshop, database: Database) -> str:
    if database.key.startswith("aws/"):
        return f"arn:aws:kms:{database.region}:{database.account.id}:alias/{database.key}"
    return key_arn(workshop, database.account, database.region, database.key)


def _tables(workshop: Workshop) -> None:
    for account, region, name, team, recoverable in (
        (PRODUCTION, "us-east-1", "carts", "checkout", True),
        (PRODUCTION, "us-east-1", "sessions", "web", True),
        (PRODUCTION, "eu-west-1", "invoice-index", "orders", True),
        (DEVELOPMENT, "us-east-1", "carts-dev", "checkout", True),
        (DEVELOPMENT, "us-east-1", "load-test-results", "web", False),
    ):
        dynamodb = workshop.client("dynamodb", account, region)
        dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            **({"SSESpecification": {"Enabled": True, "SSEType": "KMS"}} if recoverable else {}),
            DeletionProtectionEnabled=recoverable,
            Tags=tags(
                name,
                team,
                account.name,
                **(CRITICAL if name == "carts" else {}),
                **(CLASSIFIED if recoverable else {}),
            ),
        )
        if recoverable:
            dynamodb.update_continuous_backups(
                TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
            )


def _catalogues(workshop: Workshop) -> None:
    """Glue's: production's is encrypted, development's as it comes."""
    production = workshop.client("glue", PRODUCTION)
    production.create_database(DatabaseInput={"Name": "clickstream"})
    at_rest = {
        "CatalogEncryptionMode": "SSE-KMS",
        "SseAwsKmsKeyId": key_arn(workshop, PRODUCTION, "us-east-1", "orders-database"),
    }
    production.put_data_catalog_encryption_settings(
        DataCatalogEncryptionSettings={
            "EncryptionAtRest": at_rest,
            "ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": True},
        }
    )
    workshop.client("glue", DEVELOPMENT).create_database(DatabaseInput={"Name": "experiments"})


def _others(workshop: Workshop, networks: Networks) -> None:
    network = networks[PRODUCTION.id, "us-east-1"]
    cache = workshop.client("elasticache", PRODUCTION)
    cache.create_cache_subnet_group(
        CacheSubnetGroupName="cache", CacheSubnetGroupDescription="cache", SubnetIds=network.private_subnets
    )
    cache.create_replication_group(
        ReplicationGroupId="sessions",
        ReplicationGroupDescription="Web sessions",
        Engine="redis",
        CacheNodeType="cache.r7g.large",
        NumCacheClusters=2,
        AutomaticFailoverEnabled=True,
        MultiAZEnabled=True,
        AtRestEncryptionEnabled=True,
        TransitEncryptionEnabled=True,
        AuthToken="Sample-Estate-Only-1",
        SnapshotRetentionLimit=7,
        Tags=tags("sessions", "web", "production"),
    )
    for account, name, updated in ((PRODUCTION, "fragments", True), (DEVELOPMENT, "fragments-dev", False)):
        workshop.client("elasticache", account).create_cache_cluster(
            CacheClusterId=name,
            Engine="redis",
            EngineVersion="7.1.0",
            CacheNodeType="cache.t4g.small",
            NumCacheNodes=1,
            AutoMinorVersionUpgrade=updated,
            Tags=tags(name, "web", account.name),
        )
    workshop.client("opensearch", PRODUCTION).create_domain(
        DomainName="catalog-search",
        EngineVersion="OpenSearch_2.15",
        ClusterConfig={"InstanceType": "r7g.large.search", "InstanceCount": 2, "ZoneAwarenessEnabled": True},
        EBSOptions={"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 50},
        EncryptionAtRestOptions={"Enabled": True},
        NodeToNodeEncryptionOptions={"Enabled": True},
        AdvancedSecurityOptions={"Enabled": True, "InternalUserDatabaseEnabled": True},
        DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"},
        VPCOptions={"SubnetIds": network.private_subnets, "SecurityGroupIds": [network.groups["app"]]},
        TagList=tags("catalog-search", "web", "production"),
    )
    workshop.backend("opensearch", PRODUCTION).domains["catalog-search"].vpc_options["VPCId"] = network.vpc
    workshop.client("opensearch", DEVELOPMENT).create_domain(
        DomainName="log-search",
        EngineVersion="OpenSearch_2.15",
        ClusterConfig={"InstanceType": "t3.small.search", "InstanceCount": 1},
        EBSOptions={"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 20},
        EncryptionAtRestOptions={"Enabled": True},
        NodeToNodeEncryptionOptions={"Enabled": True},
        DomainEndpointOptions={"EnforceHTTPS": False, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"},
        TagList=tags("log-search", "platform", "development"),
    )
