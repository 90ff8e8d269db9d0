"""Stories of networks and platforms: an open port, an open route, an open function, updates off; strange records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from data.sample.organization import (
    HOME_REGION,
    INTERNET_GATEWAY_ID,
    METADATA_INSTANCE_ID,
    MODIFIED_DATABASE,
    OPENED_FUNCTION,
    OPENED_GROUP_ID,
    OPENED_GROUP_RULE_ID,
    PRODUCTION,
    ROUTE_TABLE_ID,
)
from data.sample.trail.records import Record, hex_id, service_event
from data.sample.trail.scene import DEVELOPER, ENGINEER, START, Scene
from data.sample.trail.stories import REFUSED_GROUP_ID, SSH_OPEN_FOR

_WORLD = "0.0.0.0/0"
_DONE = {"_return": True}


def ssh_opened(scene: Scene) -> Iterator[Record]:
    """Opened by address, closed by rule id: the opening's response names the rule."""
    session = scene.enter(ENGINEER)
    rule = {
        "groupOwnerId": PRODUCTION.id,
        "groupId": OPENED_GROUP_ID,
        "securityGroupRuleId": OPENED_GROUP_RULE_ID,
        "isEgress": False,
        "ipProtocol": "tcp",
        "fromPort": 22,
        "toPort": 22,
        "cidrIpv4": _WORLD,
    }
    opening = {"groupId": OPENED_GROUP_ID, "ipPermissions": _port(22)}
    opened = {**_DONE, "requestId": "opened", "securityGroupRuleSet": {"items": [rule]}}
    yield scene.record(session, "ec2:AuthorizeSecurityGroupIngress", START, opening, opened)
    closing = {
        "groupId": OPENED_GROUP_ID,
        "ipPermissions": {},
        "securityGroupRuleIds": {"items": [{"securityGroupRuleId": OPENED_GROUP_RULE_ID}]},
    }
    closed = {**_DONE, "unknownIpPermissionSet": {}}
    yield scene.record(session, "ec2:RevokeSecurityGroupIngress", SSH_OPEN_FOR, closing, closed)


def rdp_refused(scene: Scene) -> Iterator[Record]:
    """The same request for another port, refused."""
    yield scene.record(
        scene.enter(DEVELOPER),
        "ec2:AuthorizeSecurityGroupIngress",
        START,
        {"groupId": REFUSED_GROUP_ID, "ipPermissions": _port(3389)},
        errorCode="Client.UnauthorizedOperation",
        errorMessage="You are not authorized to perform this operation. Encoded authorization failure message: …",
    )


def _port(port: int) -> dict[str, Any]:
    """`ipPermissions` that let the world in on a TCP port, as CloudTrail writes EC2's lists."""
    item = {
        "ipProtocol": "tcp",
        "fromPort": port,
        "toPort": port,
        "groups": {},
        "ipRanges": {"items": [{"cidrIp": _WORLD}]},
        "ipv6Ranges": {},
        "prefixListIds": {},
    }
    return {"items": [item]}


def route_opened(scene: Scene) -> Iterator[Record]:
    """A sandbox VPC with a gateway; only the route to it opens anything. All of it goes on the next day."""
    session = scene.enter(DEVELOPER)
    vpc, gateway, table = hex_id("vpc", "sandbox"), INTERNET_GATEWAY_ID, ROUTE_TABLE_ID
    route = {"routeTableId": table, "destinationCidrBlock": _WORLD, "gatewayId": gateway}
    both = {"internetGatewayId": gateway, "vpcId": vpc}
    steps: tuple[tuple[str, timedelta, Any, Any], ...] = (
        ("ec2:CreateVpc", timedelta(minutes=-4), {"cidrBlock": "10.99.0.0/16"}, {"vpc": {"vpcId": vpc}}),
        ("ec2:CreateInternetGateway", timedelta(minutes=-3), {}, {"internetGateway": {"internetGatewayId": gateway}}),
        ("ec2:AttachInternetGateway", timedelta(minutes=-2), both, _DONE),
        ("ec2:CreateRoute", START, route, _DONE),
        ("ec2:DetachInternetGateway", timedelta(days=1), both, _DONE),
        ("ec2:DeleteInternetGateway", timedelta(days=1, seconds=9), {"internetGatewayId": gateway}, _DONE),
        ("ec2:DeleteVpc", timedelta(days=1, seconds=21), {"vpcId": vpc}, _DONE),
    )
    for call, after, parameters, response in steps:
        yield scene.record(session, call, after, parameters, response)


def metadata_loosened(scene: Scene) -> Iterator[Record]:
    """EC2 writes this call's parameters under the request's name, in the API's own case."""
    session = scene.enter(DEVELOPER)
    options = {"InstanceId": METADATA_INSTANCE_ID, "HttpTokens": "optional", "HttpEndpoint": "enabled"}
    state = {
        "instanceId": METADATA_INSTANCE_ID,
        "instanceMetadataOptions": {"httpTokens": "optional", "state": "pending"},
    }
    yield scene.record(
        session,
        "ec2:ModifyInstanceMetadataOptions",
        START,
        {"ModifyInstanceMetadataOptionsRequest": options},
        {"ModifyInstanceMetadataOptionsResponse": state},
    )
    ended = {"instancesSet": {"items": [{"instanceId": METADATA_INSTANCE_ID}]}}
    yield scene.record(session, "ec2:TerminateInstances", timedelta(days=2), ended, ended)


def function_opened(scene: Scene) -> Iterator[Record]:
    """A statement for everybody, removed two hours later."""
    session = scene.enter(ENGINEER)
    statement = {"functionName": OPENED_FUNCTION, "statementId": "try-it"}
    grant = {**statement, "action": "lambda:InvokeFunction", "principal": "*"}
    arn = f"arn:aws:lambda:{HOME_REGION}:{PRODUCTION.id}:function:{OPENED_FUNCTION}"
    text = f'{{"Sid":"try-it","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"{arn}"}}'
    yield scene.record(session, "lambda:AddPermission20150331v2", START, grant, {"statement": text})
    yield scene.record(session, "lambda:RemovePermission20150331v2", timedelta(hours=2), statement)


def updates_off(scene: Scene) -> Iterator[Record]:
    """RDS writes its parameters with a lower first letter: dBInstanceIdentifier."""
    session = scene.enter(ENGINEER)
    for wanted, after in ((False, START), (True, timedelta(hours=22))):
        parameters = {
            "dBInstanceIdentifier": MODIFIED_DATABASE,
            "applyImmediately": True,
            "allowMajorVersionUpgrade": False,
            "autoMinorVersionUpgrade": wanted,
        }
        answer = {
            "dBInstanceIdentifier": MODIFIED_DATABASE,
            "dBInstanceArn": f"arn:aws:rds:{HOME_REGION}:{PRODUCTION.id}:db:{MODIFIED_DATABASE}",
            "autoMinorVersionUpgrade": wanted,
            "publiclyAccessible": False,
        }
        yield scene.record(session, "rds:ModifyDBInstance", after, parameters, answer)


def oddities(scene: Scene) -> Iterator[Record]:
    """What real logs hold and careless readers lose."""
    session = scene.enter(ENGINEER)
    many = [{"instanceId": hex_id("i", "many", str(number))} for number in range(5000)]
    yield scene.record(session, "ec2:DescribeInstances", START, {"instancesSet": {"items": many}, "filterSet": {}})
    text = '{"stackName":"web"}'
    yield scene.record(session, "cloudformation:DescribeStacks", timedelta(seconds=5), text, "none", resources=None)
    later = scene.began + timedelta(seconds=9)
    nameless = service_event("BidEvictedEvent", "ec2", PRODUCTION.id, later, HOME_REGION, scene.rng)
    del nameless["eventID"], nameless["requestID"]
    nameless["sourceIPAddress"] = nameless["userAgent"] = "AWS Internal"
    yield nameless
    yield scene.record(
        session, "ecs:DescribeClusters", timedelta(seconds=14), None, None, samplePreviewMember={"kept": [1, 2.5, None]}
    )
