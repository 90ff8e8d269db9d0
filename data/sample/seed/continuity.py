"""What keeps things running: ways out of each zone, targets in two of them, copies elsewhere, capacity that scales.

Planted last, and onto what the other modules built, so that their ids stay what they are.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from data.sample.organization import (
    ACTIVE,
    DENIED_BUCKET,
    DEVELOPMENT,
    PRODUCTION,
    REGIONS,
    Account,
)
from data.sample.seed.identity import role_arn
from data.sample.seed.network import Networks
from data.sample.seed.workshop import CLASSIFIED, CRITICAL, Workshop, tags

_REGION = "us-east-1"
_LEFT_BEHIND = "sandbox-reports"


def plant(workshop: Workshop, networks: Networks) -> None:
    """Build it all."""
    _ways_out(workshop, networks)
    _targets(workshop, networks)
    _tables(workshop)
    _databases(workshop)
    _machines(workshop)
    _services(workshop)
    _file_systems(workshop, networks)
    _copies(workshop)
    _failover(workshop)


def _tagged(kind: str, name: str, account: Account) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": tags(name, "network", account.name)}]


def _ways_out(workshop: Workshop, networks: Networks) -> None:
    """Production leaves each zone by a NAT gateway of its own; development in Europe leaves both by one (the fault).

    They are private ones, which lead to the other networks of the organization and need no address.
    """
    for account, region, shared in ((PRODUCTION, _REGION, False), (DEVELOPMENT, "eu-west-1", True)):
        ec2 = workshop.client("ec2", account, region)
        network = networks[account.id, region]
        endpoints = [one["VpcEndpointId"] for one in ec2.describe_vpc_endpoints()["VpcEndpoints"]]
        gateway = ""
        for zone, subnet in zip("ab", network.private_subnets, strict=True):
            if not gateway or not shared:
                gateway = ec2.create_nat_gateway(
                    SubnetId=subnet,
                    ConnectivityType="private",
                    TagSpecifications=_tagged("natgateway", f"{account.name}-{zone}", account),
                )["NatGateway"]["NatGatewayId"]
            name = f"{account.name}-main-private-{zone}"
            table = ec2.create_route_table(VpcId=network.vpc, TagSpecifications=_tagged("route-table", name, account))[
                "RouteTable"
            ]["RouteTableId"]
            ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.0.0.0/8", NatGatewayId=gateway)
            ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
            for endpoint in endpoints:
                ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddRouteTableIds=[table])


def _targets(workshop: Workshop, networks: Networks) -> None:
    """Each load balancer has a target in each of two zones; development's old one has one in all (the fault)."""
    for account, region, name in (
        (PRODUCTION, "us-east-1", "shop-web"),
        (PRODUCTION, "eu-west-1", "invoices"),
        (DEVELOPMENT, "us-east-1", "dev-api"),
        (DEVELOPMENT, "us-east-1", "dev-legacy"),
    ):
        network = networks[account.id, region]
        subnets = network.private_subnets[: 1 if name == "dev-legacy" else 2]
        ec2, elb = workshop.client("ec2", account, region), workshop.client("elbv2", account, region)
        addresses = [
            ec2.create_network_interface(
                SubnetId=subnet,
                Groups=[network.groups["app"]],
                Description=f"{name}, target",
                TagSpecifications=_tagged("network-interface", f"{name}-{number}", account),
            )["NetworkInterface"]["PrivateIpAddress"]
            for number, subnet in enumerate(subnets, 1)
        ]
        [group] = elb.describe_target_groups(Names=[name])["TargetGroups"]
        elb.register_targets(TargetGroupArn=group["TargetGroupArn"], Targets=[{"Id": one} for one in addresses])


def _tables(workshop: Workshop) -> None:
    """Production's sessions scale between limits; the load test's results have a fixed capacity (the fault)."""
    fixed = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    for account, name in ((PRODUCTION, "sessions"), (DEVELOPMENT, "load-test-results")):
        workshop.client("dynamodb", account).update_table(
            TableName=name, BillingMode="PROVISIONED", ProvisionedThroughput=fixed
        )
    scaling = workshop.client("application-autoscaling", PRODUCTION)
    for kind in ("Read", "Write"):
        what = {
            "ServiceNamespace": "dynamodb",
            "ResourceId": "table/sessions",
            "ScalableDimension": f"dynamodb:table:{kind}CapacityUnits",
        }
        scaling.register_scalable_target(**what, MinCapacity=5, MaxCapacity=500)
        scaling.put_scaling_policy(
            **what,
            PolicyName=f"{kind.lower()}s-at-70",
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={
                "TargetValue": 70.0,
                "PredefinedMetricSpecification": {"PredefinedMetricType": f"DynamoDB{kind}CapacityUtilization"},
            },
        )


def _databases(workshop: Workshop) -> None:
    """Made long ago, with certificates that last; one still has that of an authority that has ended (the fault)."""
    for account in ACTIVE:
        for region in REGIONS:
            for name, database in workshop.backend("rds", account, region).databases.items():
                authority = "rds-ca-2019" if name == _LEFT_BEHIND else "rds-ca-rsa2048-g1"
                ends = workshop.last_day + timedelta(days=-90 if name == _LEFT_BEHIND else 300)
                database.instance_create_time = f"{workshop.last_day - timedelta(days=600)}T09:00:00Z"
                database.ca_certificate_identifier = authority
                database.certificate_details = {"CAIdentifier": authority, "ValidTill": f"{ends}T09:00:00Z"}


def _machines(workshop: Workshop) -> None:
    """Two are critical: one recovers by itself, one does not (a fault); a group can not heal (another)."""
    ec2 = workshop.client("ec2", PRODUCTION)
    for name, option in (("shop-web-1", "default"), ("batch-worker-1", "disabled")):
        [found] = ec2.describe_instances(Filters=[{"Name": "tag:Name", "Values": [name]}])["Reservations"]
        instance = found["Instances"][0]["InstanceId"]
        ec2.create_tags(Resources=[instance], Tags=[{"Key": key, "Value": value} for key, value in CRITICAL.items()])
        workshop.backend("ec2", PRODUCTION, _REGION).get_instance(instance).maintenance_options = {
            "AutoRecovery": option
        }
    workshop.client("autoscaling", DEVELOPMENT).suspend_processes(
        AutoScalingGroupName="dev-workers", ScalingProcesses=["ReplaceUnhealthy"]
    )


def _services(workshop: Workshop) -> None:
    """Two of production's services are critical; the web runs one task (the fault)."""
    ecs = workshop.client("ecs", PRODUCTION)
    found = {arn.rsplit("/", 1)[-1]: arn for arn in ecs.list_services(cluster="shop")["serviceArns"]}
    for name in ("checkout", "web"):
        ecs.tag_resource(
            resourceArn=found[name], tags=[{"key": key, "value": value} for key, value in CRITICAL.items()]
        )
    ecs.update_service(cluster="shop", service="web", desiredCount=1)


def _file_systems(workshop: Workshop, networks: Networks) -> None:
    """Production's shares stand in two zones, development's in one (the fault)."""
    for account, name, deployment in (
        (PRODUCTION, "office-shares", "MULTI_AZ_1"),
        (DEVELOPMENT, "render-scratch", "SINGLE_AZ_2"),
    ):
        subnets = networks[account.id, _REGION].private_subnets
        workshop.client("fsx", account).create_file_system(
            FileSystemType="WINDOWS",
            StorageCapacity=300,
            StorageType="SSD",
            SubnetIds=subnets if deployment.startswith("MULTI") else subnets[:1],
            Tags=tags(name, "platform", account.name, **CLASSIFIED),
            WindowsConfiguration={
                "DeploymentType": deployment,
                "ThroughputCapacity": 32,
                "AutomaticBackupRetentionDays": 14,
            },
        )


def _copies(workshop: Workshop) -> None:
    """Documents are replicated to Europe; order exports, which are as critical, are not (the fault)."""
    workshop.client("s3", PRODUCTION).put_bucket_replication(
        Bucket=DENIED_BUCKET,
        ReplicationConfiguration={
            "Role": role_arn(PRODUCTION, "checkout-service"),
            "Rules": [
                {
                    "ID": "to-europe",
                    "Priority": 1,
                    "Filter": {},
                    "Status": "Enabled",
                    "DeleteMarkerReplication": {"Status": "Disabled"},
                    "Destination": {"Bucket": "arn:aws:s3:::example-prod-eu-invoices"},
                }
            ],
        },
    )


def _failover(workshop: Workshop) -> None:
    """The shop's name leads to a page of apology while its health check fails."""
    route53 = workshop.client("route53", PRODUCTION)
    [zone] = [one["Id"] for one in route53.list_hosted_zones()["HostedZones"] if one["Name"] == "shop.example.com."]
    check = route53.create_health_check(
        CallerReference="shop",
        HealthCheckConfig={
            "Type": "HTTPS",
            "FullyQualifiedDomainName": "shop.example.com",
            "Port": 443,
            "ResourcePath": "/health",
        },
    )["HealthCheck"]["Id"]
    for failover, address in (("PRIMARY", "192.0.2.10"), ("SECONDARY", "192.0.2.20")):
        record: dict[str, Any] = {
            "Name": "www.shop.example.com.",
            "Type": "A",
            "SetIdentifier": failover.lower(),
            "Failover": failover,
            "TTL": 60,
            "ResourceRecords": [{"Value": address}],
        }
        if failover == "PRIMARY":
            record["HealthCheckId"] = check
        route53.change_resource_record_sets(
            HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
        )
