"""EC2 in every account and Region: instances, volumes, snapshots, images, launch templates and scaling groups."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from data.sample.organization import ACTIVE, DELETED_KEY_ID, DEVELOPMENT, PRODUCTION, REGIONS, Account
from data.sample.seed.network import Network, Networks
from data.sample.seed.workshop import CRITICAL, Workshop, tags

_IMAGE = {"us-east-1": "ami-0c101f26f147fa7fd", "eu-west-1": "ami-0d64bb532e0502c46"}
_DOOMED_KEY = f"arn:aws:kms:us-east-1:{PRODUCTION.id}:key/{DELETED_KEY_ID}"
_PATCH = "#!/bin/bash\ndnf -y update\nsystemctl enable --now amazon-ssm-agent\n"
_STARTED_DAYS_AGO = 45
_WORKWEEK_DAYS_AGO = 4
"""When development's machines were started: they are off over the weekend, but for one."""
_ALWAYS_ON = "dev-api-eu"
_CARELESS = "#!/bin/bash\nexport DB_PASSWORD=Sample-Estate-Only-1\n/opt/jenkins/start.sh\n"


@dataclass(frozen=True)
class Instance:
    """One instance and where it departs from the organization's habits."""

    name: str
    account: Account
    region: str
    group: str
    team: str
    tokens: str = "required"
    profile: bool = True
    user_data: str = _PATCH
    kind: str = "m7g.large"
    stopped: bool = False


INSTANCES = (
    Instance("shop-web-1", PRODUCTION, "us-east-1", "app", "web"),
    Instance("shop-web-2", PRODUCTION, "us-east-1", "app", "web"),
    Instance("bastion", PRODUCTION, "us-east-1", "bastion", "platform", kind="t4g.micro"),
    Instance("batch-worker-1", PRODUCTION, "us-east-1", "app", "orders"),
    Instance("batch-worker-2", PRODUCTION, "us-east-1", "app", "orders", profile=False),
    Instance("old-importer", PRODUCTION, "us-east-1", "app", "orders", stopped=True),
    Instance("invoice-app-1", PRODUCTION, "eu-west-1", "app", "orders"),
    Instance("windows-jump", PRODUCTION, "eu-west-1", "windows-jump", "platform", kind="m7i.large", user_data=""),
    Instance("dev-api-1", DEVELOPMENT, "us-east-1", "app", "web", kind="t4g.medium"),
    Instance(
        "legacy-jenkins", DEVELOPMENT, "us-east-1", "debug-access", "platform", tokens="optional", user_data=_CARELESS
    ),
    Instance("dev-api-eu", DEVELOPMENT, "eu-west-1", "app", "web", kind="t4g.medium"),
)


def plant(workshop: Workshop, networks: Networks) -> None:
    """Build it all; every account-Region but development's eu-west-1 encrypts new volumes by default."""
    for account in ACTIVE:
        for region in REGIONS:
            if (account, region) != (DEVELOPMENT, "eu-west-1"):
                workshop.client("ec2", account, region).enable_ebs_encryption_by_default()
    made = {item.name: _instance(workshop, item, networks) for item in INSTANCES}
    _volumes(workshop, made)
    _templates(workshop, networks)


def _spec(kind: str, name: str, team: str, account: Account) -> dict[str, Any]:
    return {"ResourceType": kind, "Tags": tags(name, team, account.name)}


def _instance(workshop: Workshop, item: Instance, networks: Networks) -> str:
    ec2 = workshop.client("ec2", item.account, item.region)
    network = networks[item.account.id, item.region]
    more: dict[str, Any] = {"IamInstanceProfile": {"Name": "app-instance"}} if item.profile else {}
    disk = {"VolumeSize": 30, "VolumeType": "gp3", "Encrypted": True, "DeleteOnTermination": True}
    instance: str = ec2.run_instances(
        ImageId=_IMAGE[item.region],
        InstanceType=item.kind,
        MinCount=1,
        MaxCount=1,
        SubnetId=network.private_subnets[0],
        SecurityGroupIds=[network.groups[item.group]],
        UserData=item.user_data,
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": disk}],
        MetadataOptions={"HttpTokens": item.tokens, "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1},
        TagSpecifications=[_spec(kind, item.name, item.team, item.account) for kind in ("instance", "volume")],
        **more,
    )["Instances"][0]["InstanceId"]
    days = _WORKWEEK_DAYS_AGO if item.account == DEVELOPMENT and item.name != _ALWAYS_ON else _STARTED_DAYS_AGO
    started = workshop.last_day - timedelta(days=days)
    workshop.backend("ec2", item.account, item.region).get_instance(instance).launch_time = datetime.combine(
        started, time(7, 30)
    )
    _processor(workshop, item, instance)
    if item.stopped:
        ec2.stop_instances(InstanceIds=[instance])
    return instance


def _processor(workshop: Workshop, item: Instance, instance: str) -> None:
    """moto takes both from an image that it doesn't know."""
    held = workshop.backend("ec2", item.account, item.region).get_instance(instance)
    held.architecture = "arm64" if item.kind.split(".")[0].endswith("g") else "x86_64"
    held.platform = "windows" if item.name.startswith("windows") else None


def _volume(ec2: Any, name: str, team: str, account: Account, zone: str, **more: Any) -> str:
    made: dict[str, Any] = {"Size": 100, "VolumeType": "gp3", "Encrypted": True, **more}
    specs = [_spec("volume", name, team, account)]
    volume: str = ec2.create_volume(AvailabilityZone=zone, TagSpecifications=specs, **made)["VolumeId"]
    return volume


def _volumes(workshop: Workshop, instances: dict[str, str]) -> None:
    """Data volumes, their snapshots and an image; one volume is clear, one is left over, a snapshot public,
    and one volume is gp2 and has the key that is about to be deleted."""
    ec2 = workshop.client("ec2", PRODUCTION, "us-east-1")
    orders = _volume(ec2, "batch-worker-1-data", "orders", PRODUCTION, "us-east-1a")
    ec2.create_tags(Resources=[orders], Tags=[{"Key": key, "Value": value} for key, value in CRITICAL.items()])
    clear = _volume(ec2, "batch-worker-2-data", "orders", PRODUCTION, "us-east-1a", Encrypted=False)
    slow = _volume(ec2, "old-importer-data", "orders", PRODUCTION, "us-east-1a", VolumeType="gp2", KmsKeyId=_DOOMED_KEY)
    for volume, name in ((orders, "batch-worker-1"), (clear, "batch-worker-2"), (slow, "old-importer")):
        ec2.attach_volume(VolumeId=volume, InstanceId=instances[name], Device="/dev/sdf")
    for day in ("monday", "thursday"):
        name = f"batch-worker-1-{day}"
        ec2.create_snapshot(VolumeId=orders, TagSpecifications=[_spec("snapshot", name, "orders", PRODUCTION)])
    ec2.create_image(InstanceId=instances["shop-web-1"], Name="shop-web-golden", Description="Hardened web image")
    for snapshot in workshop.backend("ec2", PRODUCTION, "us-east-1").snapshots.values():
        snapshot.encrypted = True  # moto forgets it for the snapshots of an image

    abroad = workshop.client("ec2", PRODUCTION, "eu-west-1")
    invoices = _volume(abroad, "invoice-app-1-data", "orders", PRODUCTION, "eu-west-1a")
    abroad.attach_volume(VolumeId=invoices, InstanceId=instances["invoice-app-1"], Device="/dev/sdf")
    specs = [_spec("snapshot", "invoice-migration", "orders", PRODUCTION)]
    public = abroad.create_snapshot(VolumeId=invoices, TagSpecifications=specs)["SnapshotId"]
    abroad.modify_snapshot_attribute(
        SnapshotId=public, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )

    development = workshop.client("ec2", DEVELOPMENT, "us-east-1")
    _volume(development, "old-build-disk", "platform", DEVELOPMENT, "us-east-1b")


def _templates(workshop: Workshop, networks: Networks) -> None:
    """Launch templates and the groups that use them: production over two zones, development careless and in one."""
    production, development = networks[PRODUCTION.id, "us-east-1"], networks[DEVELOPMENT.id, "us-east-1"]
    _template(workshop, PRODUCTION, "shop-web", production, tokens="required", subnets=production.private_subnets)
    _template(
        workshop, DEVELOPMENT, "dev-workers", development, tokens="optional", subnets=[development.private_subnets[0]]
    )
    _template(workshop, DEVELOPMENT, "dev-api", development, tokens="required", subnets=development.private_subnets)


def _template(
    workshop: Workshop, account: Account, name: str, network: Network, *, tokens: str, subnets: list[str]
) -> None:
    disk = {"VolumeSize": 30, "VolumeType": "gp3", "Encrypted": True}
    workshop.client("ec2", account).create_launch_template(
        LaunchTemplateName=name,
        TagSpecifications=[_spec("launch-template", name, "web", account)],
        LaunchTemplateData={
            "ImageId": _IMAGE["us-east-1"],
            "InstanceType": "m7g.large",
            "SecurityGroupIds": [network.groups["app"]],
            "IamInstanceProfile": {"Name": "app-instance"},
            "MetadataOptions": {"HttpTokens": tokens, "HttpEndpoint": "enabled"},
            "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": disk}],
            "UserData": base64.b64encode(_PATCH.encode()).decode(),
        },
    )
    workshop.client("autoscaling", account).create_auto_scaling_group(
        AutoScalingGroupName=name,
        LaunchTemplate={"LaunchTemplateName": name, "Version": "$Default"},
        MinSize=0,
        MaxSize=4,
        DesiredCapacity=0,
        VPCZoneIdentifier=",".join(subnets),
        Tags=[
            {
                "Key": key,
                "Value": value,
                "PropagateAtLaunch": True,
                "ResourceId": name,
                "ResourceType": "auto-scaling-group",
            }
            for key, value in (("Name", name), ("team", "web"), ("environment", account.name))
        ],
    )
