"""What few notice in a large estate: a warehouse, a cluster of nodes, a batch task, an old load balancer."""

from __future__ import annotations

from datetime import timedelta

from data.sample.organization import DEVELOPMENT, PRODUCTION
from data.sample.seed.encryption import key_arn
from data.sample.seed.identity import role_arn
from data.sample.seed.network import Networks
from data.sample.seed.workshop import CLASSIFIED, Workshop, tag_map, tags

_REGION = "us-east-1"


def plant(workshop: Workshop, networks: Networks) -> None:
    """Build it in production, by the organization's habits."""
    network = networks[PRODUCTION.id, _REGION]
    group = network.groups["app"]
    workshop.client("eks", PRODUCTION).create_nodegroup(
        clusterName="catalog",
        nodegroupName="catalog-nodes",
        subnets=network.private_subnets,
        nodeRole=role_arn(PRODUCTION, "eks-cluster"),
        scalingConfig={"minSize": 2, "maxSize": 4, "desiredSize": 2},
        amiType="AL2023_x86_64_STANDARD",
        releaseVersion=f"1.33.5-{workshop.last_day - timedelta(days=20):%Y%m%d}",
        version="1.33",
        tags=tag_map("catalog-nodes", "platform", "production"),
    )
    nodes = workshop.backend("eks", PRODUCTION).clusters["catalog"].nodegroups["catalog-nodes"]
    nodes.remote_access = {}  # moto makes up an SSH key
    workshop.client("ecs", PRODUCTION).run_task(
        cluster="shop",
        taskDefinition="checkout",
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": network.private_subnets, "securityGroups": [group]}},
    )
    workshop.client("elb", PRODUCTION).create_load_balancer(
        LoadBalancerName="partner-sftp",
        Listeners=[{"Protocol": "TCP", "LoadBalancerPort": 22, "InstanceProtocol": "TCP", "InstancePort": 22}],
        Subnets=network.private_subnets,
        SecurityGroups=[group],
        Scheme="internal",
        Tags=tags("partner-sftp", "orders", "production"),
    )
    workshop.client("transfer", PRODUCTION).create_server(
        Protocols=["SFTP"],
        SecurityPolicyName="TransferSecurityPolicy-2024-01",
        Tags=tags("partner-files", "orders", "production"),
    )
    classic = workshop.backend("elb", PRODUCTION, _REGION).load_balancers["partner-sftp"]
    classic.availability_zones = ["us-east-1a", "us-east-1b"]  # moto doesn't see the zones of subnets
    workshop.client("s3control", PRODUCTION).create_access_point(
        AccountId=PRODUCTION.id, Name="web-assets-read", Bucket="example-prod-web-assets"
    )
    workshop.client("ssm", PRODUCTION).create_document(
        Name="example-restart-worker",
        DocumentType="Command",
        DocumentFormat="JSON",
        Content='{"schemaVersion":"2.2","mainSteps":[{"action":"aws:runShellScript","name":"restart",'
        '"inputs":{"runCommand":["systemctl restart worker"]}}]}',
        Tags=tags("example-restart-worker", "platform", "production"),
    )
    _notebooks(workshop, networks)
    _patch_window(workshop)
    _warehouse(workshop, network.groups["database"])
    _cluster(workshop, network.groups["database"])


def _notebooks(workshop: Workshop, networks: Networks) -> None:
    """Production's reaches the internet through its VPC only; development's goes there by itself (the fault)."""
    for account, name, access in ((PRODUCTION, "forecast", "Disabled"), (DEVELOPMENT, "fraud-model", "Enabled")):
        network = networks[account.id, _REGION]
        workshop.client("sagemaker", account).create_notebook_instance(
            NotebookInstanceName=name,
            InstanceType="ml.t3.medium",
            RoleArn=role_arn(account, "functions" if account == DEVELOPMENT else "checkout-functions"),
            SubnetId=network.private_subnets[0],
            SecurityGroupIds=[network.groups["app"]],
            DirectInternetAccess=access,
            RootAccess="Disabled",
            Tags=tags(name, "data", account.name),
        )


def _patch_window(workshop: Workshop) -> None:
    """Every Sunday the machines of production in us-east-1 are patched; elsewhere an association does it."""
    ssm = workshop.client("ssm", PRODUCTION)
    window = ssm.create_maintenance_window(
        Name="sunday-patches", Schedule="cron(0 3 ? * SUN *)", Duration=4, Cutoff=1, AllowUnassociatedTargets=False
    )["WindowId"]
    chosen = [{"Key": "tag:environment", "Values": ["production"]}]
    target = ssm.register_target_with_maintenance_window(WindowId=window, ResourceType="INSTANCE", Targets=chosen)
    ssm.register_task_with_maintenance_window(
        WindowId=window,
        TaskArn="AWS-RunPatchBaseline",
        TaskType="RUN_COMMAND",
        Targets=[{"Key": "WindowTargetIds", "Values": [target["WindowTargetId"]]}],
        MaxConcurrency="20%",
        MaxErrors="1",
    )


def _warehouse(workshop: Workshop, group: str) -> None:
    workshop.client("redshift", PRODUCTION).create_cluster(
        ClusterIdentifier="analytics",
        NodeType="ra3.xlplus",
        MasterUsername="admin",
        MasterUserPassword="not-a-Secret-1",
        ClusterType="multi-node",
        NumberOfNodes=2,
        Encrypted=True,
        PubliclyAccessible=False,
        VpcSecurityGroupIds=[group],
        AutomatedSnapshotRetentionPeriod=14,
        Tags=tags("analytics", "data", "production"),
    )
    workshop.client("redshift", PRODUCTION).enable_logging(
        ClusterIdentifier="analytics", LogDestinationType="cloudwatch", LogExports=["connectionlog", "userlog"]
    )
    warehouse = workshop.backend("redshift", PRODUCTION).clusters["analytics"]
    del warehouse.logging_details["LastFailureTime"]  # moto says that delivery fails from the start


def _cluster(workshop: Workshop, group: str) -> None:
    rds = workshop.client("rds", PRODUCTION)
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="ledger-parameters",
        DBParameterGroupFamily="aurora-postgresql15",
        Description="ledger",
        Tags=tags("ledger-parameters", "orders", "production"),
    )
    rds.modify_db_cluster_parameter_group(
        DBClusterParameterGroupName="ledger-parameters",
        Parameters=[{"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}],
    )
    rds.create_db_cluster(
        DBClusterIdentifier="ledger",
        Engine="aurora-postgresql",
        EngineVersion="16.4",
        MasterUsername="ledger",
        MasterUserPassword="not-a-Secret-1",
        BackupRetentionPeriod=14,
        StorageEncrypted=True,
        KmsKeyId=key_arn(workshop, PRODUCTION, _REGION, "orders-database"),
        DeletionProtection=True,
        VpcSecurityGroupIds=[group],
        DBClusterParameterGroupName="ledger-parameters",
        EnableCloudwatchLogsExports=["postgresql"],
        EnableIAMDatabaseAuthentication=True,
        Tags=tags("ledger", "orders", "production", **CLASSIFIED),
    )
    rds.create_db_cluster_snapshot(
        DBClusterSnapshotIdentifier="ledger-before-upgrade",
        DBClusterIdentifier="ledger",
        Tags=tags("ledger-before-upgrade", "orders", "production"),
    )
