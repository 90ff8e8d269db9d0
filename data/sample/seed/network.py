"""VPCs, subnets, routes, network ACLs, security groups and flow logs of every account and Region.

Landing-zone habits: no default VPC, a default security group without rules, network ACLs that refuse SSH and RDP from
the world, flow logs to the log archive. What departs from that is a planted fault or stands in expected.yaml.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from data.sample.organization import (
    ACTIVE,
    DEVELOPMENT,
    LOG_ARCHIVE,
    MANAGEMENT,
    OPENED_GROUP_ID,
    ORGANIZATION_ID,
    PRODUCTION,
    REGIONS,
    Account,
)
from data.sample.seed.names import FLOW_LOG_BUCKET
from data.sample.seed.workshop import Workshop, tags

_SECOND_OCTET = {MANAGEMENT.id: 10, LOG_ARCHIVE.id: 20, PRODUCTION.id: 30, DEVELOPMENT.id: 40}
_WORLD = "0.0.0.0/0"


@dataclass
class Network:
    """One VPC: what others build in. Subnets in the order of their zones."""

    vpc: str
    public_subnets: list[str] = field(default_factory=list)
    private_subnets: list[str] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)


Networks = dict[tuple[str, str], Network]


def plant(workshop: Workshop) -> Networks:
    """One VPC for each active account and Region, and the security groups in it."""
    networks: Networks = {}
    for account in ACTIVE:
        for region in REGIONS:
            _remove_default(workshop, account, region)
            networks[account.id, region] = _vpc(workshop, account, region)
    _groups(workshop, networks)
    _offices(workshop)
    _faults(workshop, networks)
    return networks


def _remove_default(workshop: Workshop, account: Account, region: str) -> None:
    """No default VPC; moto would leave its network ACL behind."""
    ec2 = workshop.client("ec2", account, region)
    for vpc in ec2.describe_vpcs()["Vpcs"]:
        mine = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
        for subnet in ec2.describe_subnets(Filters=mine)["Subnets"]:
            ec2.delete_subnet(SubnetId=subnet["SubnetId"])
        ec2.delete_vpc(VpcId=vpc["VpcId"])
    workshop.backend("ec2", account, region).network_acls.clear()


def _tagged(kind: str, name: str, account: Account, **more: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": tags(name, "network", account.name, **more)}]


def _vpc(workshop: Workshop, account: Account, region: str) -> Network:
    ec2 = workshop.client("ec2", account, region)
    prefix = f"10.{_SECOND_OCTET[account.id] + REGIONS.index(region)}"
    name = f"{account.name}-main"
    vpc = ec2.create_vpc(CidrBlock=f"{prefix}.0.0/16", TagSpecifications=_tagged("vpc", name, account))["Vpc"]["VpcId"]
    network = Network(vpc)
    gateway = ec2.create_internet_gateway(TagSpecifications=_tagged("internet-gateway", name, account))
    gateway_id = gateway["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway_id, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc, TagSpecifications=_tagged("route-table", f"{name}-public", account))
    table_id = table["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table_id, DestinationCidrBlock=_WORLD, GatewayId=gateway_id)
    for number, zone in enumerate("ab"):
        for kind, found in (("public", network.public_subnets), ("private", network.private_subnets)):
            octet = number + (10 if kind == "private" else 0)
            subnet = ec2.create_subnet(
                VpcId=vpc,
                CidrBlock=f"{prefix}.{octet}.0/24",
                AvailabilityZone=f"{region}{zone}",
                TagSpecifications=_tagged("subnet", f"{name}-{kind}-{zone}", account, tier=kind),
            )["Subnet"]["SubnetId"]
            ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": False})
            found.append(subnet)
            if kind == "public":
                ec2.associate_route_table(RouteTableId=table_id, SubnetId=subnet)
    _harden(ec2, vpc, account, name)
    _private_ways(workshop, account, region, vpc)
    if (account, region) != (DEVELOPMENT, "eu-west-1"):
        ec2.create_flow_logs(
            ResourceType="VPC",
            ResourceIds=[vpc],
            TrafficType="ALL",
            LogDestinationType="s3",
            LogDestination=f"arn:aws:s3:::{FLOW_LOG_BUCKET}",
            TagSpecifications=_tagged("vpc-flow-log", name, account),
        )
    return network


def _private_ways(workshop: Workshop, account: Account, region: str, vpc: str) -> None:
    """Gateway endpoints for the organization's data, and a log of DNS queries; development in Europe has few of it."""
    careless = (account, region) == (DEVELOPMENT, "eu-west-1")
    ec2 = workshop.client("ec2", account, region)
    tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    own = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION_ID, "aws:ResourceOrgID": ORGANIZATION_ID}}
    statement = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    for service in ("s3",) if careless else ("s3", "dynamodb"):
        ec2.create_vpc_endpoint(
            VpcId=vpc,
            ServiceName=f"com.amazonaws.{region}.{service}",
            VpcEndpointType="Gateway",
            RouteTableIds=[table["RouteTableId"] for table in tables],
            PolicyDocument=json.dumps({"Statement": [statement if careless else {**statement, "Condition": own}]}),
            TagSpecifications=_tagged("vpc-endpoint", f"{account.name}-{service}", account),
        )
    if not careless:
        resolver = workshop.client("route53resolver", account, region)
        log = resolver.create_resolver_query_log_config(
            Name=f"{account.name}-queries",
            DestinationArn=f"arn:aws:s3:::{FLOW_LOG_BUCKET}",
            CreatorRequestId=f"{account.name}-{region}",
        )["ResolverQueryLogConfig"]["Id"]
        resolver.associate_resolver_query_log_config(ResolverQueryLogConfigId=log, ResourceId=vpc)


def _harden(ec2: Any, vpc: str, account: Account, name: str) -> None:
    """The default security group without rules; the default network ACL without SSH and RDP from the world."""
    mine = [{"Name": "vpc-id", "Values": [vpc]}]
    default = next(
        g for g in ec2.describe_security_groups(Filters=mine)["SecurityGroups"] if g["GroupName"] == "default"
    )
    ec2.revoke_security_group_egress(GroupId=default["GroupId"], IpPermissions=default["IpPermissionsEgress"])
    ec2.create_tags(Resources=[default["GroupId"]], Tags=tags(f"{name}-default", "network", account.name))
    acl = ec2.describe_network_acls(Filters=mine)["NetworkAcls"][0]["NetworkAclId"]
    ec2.create_tags(Resources=[acl], Tags=tags(f"{name}-default", "network", account.name))
    table = ec2.describe_route_tables(Filters=[*mine, {"Name": "association.main", "Values": ["true"]}])["RouteTables"][
        0
    ]
    ec2.create_tags(Resources=[table["RouteTableId"]], Tags=tags(f"{name}-default", "network", account.name))
    for number, port in ((80, 22), (81, 3389)):
        ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=number,
            Protocol="6",
            RuleAction="deny",
            Egress=False,
            CidrBlock=_WORLD,
            PortRange={"From": port, "To": port},
        )


def _tcp(port: int, cidr: str, why: str) -> dict[str, Any]:
    ranges = [{"CidrIp": cidr, "Description": why}]
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": ranges}


def _group(workshop: Workshop, networks: Networks, account: Account, region: str, name: str, *rules: Any) -> str:
    ec2 = workshop.client("ec2", account, region)
    network = networks[account.id, region]
    group: str = ec2.create_security_group(
        GroupName=name,
        Description=f"{name} of {account.name}",
        VpcId=network.vpc,
        TagSpecifications=_tagged("security-group", name, account),
    )["GroupId"]
    if rules:
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=list(rules))
    network.groups[name] = group
    return group


def _groups(workshop: Workshop, networks: Networks) -> None:
    """The healthy groups: the web is open to the world on 443 (and 80, which redirects), all else is inside."""
    for account in (PRODUCTION, DEVELOPMENT):
        for region in REGIONS:
            inside = f"10.{_SECOND_OCTET[account.id] + REGIONS.index(region)}.0.0/16"
            web = (_tcp(443, _WORLD, "customers"), _tcp(80, _WORLD, "redirected to 443"))
            _group(workshop, networks, account, region, "web", *web)
            _group(workshop, networks, account, region, "app", _tcp(8080, inside, "load balancers"))
            _group(
                workshop, networks, account, region, "database", _tcp(5432, inside, "app"), _tcp(3306, inside, "app")
            )
    bastion = _group(workshop, networks, PRODUCTION, "us-east-1", "bastion", _tcp(22, "198.51.100.0/24", "office"))
    groups = workshop.backend("ec2", PRODUCTION, "us-east-1").groups[networks[PRODUCTION.id, "us-east-1"].vpc]
    held = groups.pop(bastion)
    held.id = held.group_id = OPENED_GROUP_ID
    groups[OPENED_GROUP_ID] = held
    networks[PRODUCTION.id, "us-east-1"].groups["bastion"] = OPENED_GROUP_ID


def _offices(workshop: Workshop) -> None:
    """The ranges of the organization's offices, in a list of its own."""
    ec2 = workshop.client("ec2", PRODUCTION, "us-east-1")
    entries = [
        {"Cidr": "198.51.100.0/24", "Description": "Hamburg"},
        {"Cidr": "203.0.113.0/25", "Description": "Porto"},
    ]
    ec2.create_managed_prefix_list(
        PrefixListName="office",
        AddressFamily="IPv4",
        MaxEntries=10,
        Entries=entries,
        TagSpecifications=_tagged("prefix-list", "office", PRODUCTION),
    )


def _faults(workshop: Workshop, networks: Networks) -> None:
    """Open groups, a subnet that hands out public addresses, a main table to the internet, an open network ACL."""
    _group(workshop, networks, DEVELOPMENT, "us-east-1", "debug-access", _tcp(22, _WORLD, "temporary"))
    _group(workshop, networks, PRODUCTION, "eu-west-1", "windows-jump", _tcp(3389, _WORLD, "vendor"))
    _group(workshop, networks, PRODUCTION, "us-east-1", "reporting-db", _tcp(5432, _WORLD, "BI tool"))

    development = workshop.client("ec2", DEVELOPMENT, "us-east-1")
    network = networks[DEVELOPMENT.id, "us-east-1"]
    development.modify_subnet_attribute(SubnetId=network.public_subnets[0], MapPublicIpOnLaunch={"Value": True})
    mine = [{"Name": "vpc-id", "Values": [network.vpc]}]
    tables = development.describe_route_tables(Filters=mine)["RouteTables"]
    main = next(t for t in tables if any(a.get("Main") for a in t["Associations"]))
    gateways = development.describe_internet_gateways()["InternetGateways"]
    development.create_route(
        RouteTableId=main["RouteTableId"],
        DestinationCidrBlock=_WORLD,
        GatewayId=gateways[0]["InternetGatewayId"],
    )

    elsewhere = workshop.client("ec2", DEVELOPMENT, "eu-west-1")
    mine = [{"Name": "vpc-id", "Values": [networks[DEVELOPMENT.id, "eu-west-1"].vpc]}]
    groups = elsewhere.describe_security_groups(Filters=mine)["SecurityGroups"]
    default = next(g["GroupId"] for g in groups if g["GroupName"] == "default")
    itself = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": default}]}
    elsewhere.authorize_security_group_ingress(GroupId=default, IpPermissions=[itself])

    production = workshop.client("ec2", PRODUCTION, "eu-west-1")
    mine = [{"Name": "vpc-id", "Values": [networks[PRODUCTION.id, "eu-west-1"].vpc]}]
    acl = production.describe_network_acls(Filters=mine)["NetworkAcls"][0]["NetworkAclId"]
    production.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=81, Egress=False)
