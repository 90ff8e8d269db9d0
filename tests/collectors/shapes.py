"""CloudTrail records in the shapes of public data sets, all made up: every version, type and category, and the forms in
which tools ship them on.
"""

import gzip
import json
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
ACCOUNT, OTHER = "111111111111", "222222222222"
USER = {
    "type": "IAMUser",
    "principalId": "AIDAEXAMPLEBACKUP0001",
    "arn": f"arn:aws:iam::{ACCOUNT}:user/backup",
    "accountId": ACCOUNT,
    "accessKeyId": "AKIAEXAMPLE000000001",
    "userName": "backup",
}
ROLE = {
    "type": "AssumedRole",
    "principalId": "AROAEXAMPLEADMIN00001:i-0aaaaaaaaaaaaaaaa",
    "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/admin/i-0aaaaaaaaaaaaaaaa",
    "accountId": ACCOUNT,
    "accessKeyId": "ASIAEXAMPLE000000002",
    "sessionContext": {
        "sessionIssuer": {"type": "Role", "arn": f"arn:aws:iam::{ACCOUNT}:role/admin", "accountId": ACCOUNT},
        "webIdFederationData": {},
        "attributes": {"creationDate": "2023-07-10T05:00:00Z", "mfaAuthenticated": "false"},
        "ec2RoleDelivery": "2.0",
    },
}
TLS = {
    "tlsVersion": "TLSv1.3",
    "cipherSuite": "TLS_AES_128_GCM_SHA256",
    "clientProvidedHostHeader": "sts.amazonaws.com",
}


def call(version: str, source: str, name: str, **members: Any) -> Record:
    return {
        "eventVersion": version,
        "userIdentity": USER,
        "eventTime": "2023-07-10T06:30:00Z",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "192.0.2.7",
        "userAgent": "aws-cli/1.16 Python/2.7.14 Linux/4.4.0 botocore/1.12",
        "requestParameters": None,
        "responseElements": None,
        "eventType": "AwsApiCall",
        **members,
    }


RECORDS: dict[str, Record] = {
    "the first version, without an id": call("1.0", "iam", "ListUsers"),
    "a version with an id, and no account": call("1.01", "ec2", "DescribeInstances", eventID="e-1", requestID="r"),
    "what a workshop's attackers leave": call(
        "1.02",
        "ec2",
        "RunInstances",
        eventID="e-2",
        errorCode="Client.UnauthorizedOperation",
        errorMessage="You are not authorized. Encoded authorization failure message: " + "x" * 500,
        apiVersion="2016-11-15",
        recipientAccountId=ACCOUNT,
        requestParameters={
            "instancesSet": {"items": [{"minCount": 1, "maxCount": 10}]},
            "monitoring": {"enabled": False},
        },
    ),
    "a sign-in that failed": call(
        "1.05",
        "signin",
        "ConsoleLogin",
        eventID="e-3",
        eventType="AwsConsoleSignIn",
        userIdentity={
            "type": "IAMUser",
            "accountId": ACCOUNT,
            "accessKeyId": "",
            "userName": "HIDDEN_DUE_TO_SECURITY_REASONS",
        },
        errorMessage="No username found in supplied account",
        responseElements={"ConsoleLogin": "Failure"},
        additionalEventData={"LoginTo": "https://example.test/?a=1&b=ü", "MobileVersion": "No", "MFAUsed": "Yes"},
    ),
    "the root user, elsewhere, with odd texts": call(
        "1.03",
        "signin",
        "PasswordRecoveryRequested",
        eventID="e-4",
        eventType="AwsConsoleAction",
        userIdentity={
            "type": "Root",
            "principalId": ACCOUNT,
            "arn": f"arn:aws:iam::{ACCOUNT}:root",
            "accountId": ACCOUNT,
        },
        requestParameters="a text where an object belongs",
        responseElements="null",
        readOnly="false",
    ),
    "an object of a bucket": call(
        "1.06",
        "s3",
        "ListObjects",
        eventID="e-5",
        readOnly=True,
        managementEvent=False,
        eventCategory="Data",
        requestParameters={"bucketName": "b", "list-type": ["2"], "Host": ["b.s3.amazonaws.com"], "max-keys": ["1000"]},
        additionalEventData={"SignatureVersion": "SigV4", "bytesTransferredOut": 0.0, "x-amz-id-2": "q+/="},
        resources=[
            {"type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::b/"},
            {"accountId": ACCOUNT, "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::b"},
        ],
        vpcEndpointId="vpce-0a",
    ),
    "a service by itself": call(
        "1.08",
        "kms",
        "RotateKey",
        eventID="e-6",
        eventType="AwsServiceEvent",
        userIdentity={"accountId": ACCOUNT, "invokedBy": "AWS Internal"},
        sourceIPAddress="AWS Internal",
        userAgent="AWS Internal",
        serviceEventDetails={"keyId": "k", "rotationType": "AUTOMATIC"},
        resources=[],
    ),
    "a service by itself, without an id": call(
        "1.04",
        "autoscaling",
        "TargetScaled",
        eventType="AwsServiceEvent",
        userIdentity={"type": "AWSService", "invokedBy": "autoscaling.amazonaws.com"},
        serviceEventDetails="a text where an object belongs",
        sourceIPAddress="autoscaling.amazonaws.com",
    ),
    "an insight": {
        "eventVersion": "1.07",
        "eventTime": "2023-07-10T06:00:00Z",
        "awsRegion": "us-east-1",
        "eventID": "e-7",
        "eventType": "AwsCloudTrailInsight",
        "recipientAccountId": ACCOUNT,
        "sharedEventID": "s-7",
        "eventCategory": "Insight",
        "insightDetails": {
            "state": "End",
            "eventSource": "ssm.amazonaws.com",
            "eventName": "UpdateInstanceInformation",
            "insightType": "ApiCallRateInsight",
            "insightContext": {"statistics": {"baseline": {"average": 0.0020833333}, "insight": {"average": 6e1}}},
        },
    },
    "a denial at an endpoint": {
        "eventVersion": "1.10",
        "userIdentity": {"type": "AWSAccount", "principalId": f"AIDAEXAMPLE:{OTHER}", "accountId": OTHER},
        "eventTime": "2023-07-10T06:00:01Z",
        "eventSource": "cloudtrail.amazonaws.com",
        "eventName": "ListTrails",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "10.0.0.9",
        "errorCode": "VpceAccessDenied",
        "errorMessage": "The request was denied due to a VPC endpoint policy",
        "requestID": "r-8",
        "eventID": "e-8",
        "eventType": "AwsVpceEvent",
        "recipientAccountId": ACCOUNT,
        "sharedEventID": "s-8",
        "vpcEndpointId": "vpce-0a",
        "vpcEndpointAccountId": ACCOUNT,
        "eventCategory": "NetworkActivity",
    },
    "a technique of an attack": call(
        "1.08",
        "cloudtrail",
        "StopLogging",
        eventID="e-9",
        userIdentity=ROLE,
        userAgent="red-team_00000000-0000-0000-0000-000000000000",
        requestParameters={"name": f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/main"},
        readOnly=False,
        managementEvent=True,
        eventCategory="Management",
        recipientAccountId=ACCOUNT,
        tlsDetails=TLS,
        sessionCredentialFromConsole="true",
    ),
    "a person of a directory": call(
        "1.09",
        "sts",
        "AssumeRoleWithSAML",
        eventID="e-10",
        userIdentity={"type": "SAMLUser", "principalId": "=:a@example.test", "userName": "a@example.test"},
        responseElements={"credentials": {"sessionToken": "HIDDEN"}, "packedPolicySize": 7, "_return": True},
        edgeDeviceDetails={"type": "SnowballEdge"},
    ),
    "a version with context": call(
        "1.11",
        "iam",
        "CreateAccessKey",
        eventID="e-11",
        userIdentity=ROLE | {"inScopeOf": {"sourceArn": "a"}, "onBehalfOf": {"userId": "u", "identityStoreArn": "i"}},
        eventContext={"requestContext": {"aws:SourceIp": "192.0.2.7"}, "tagContext": {"resourceTags": []}},
        addendum={"reason": "DELIVERY_DELAY", "updatedFields": "eventID", "originalEventID": "e-0"},
    ),
    "something of a later version": call(
        "1.99", "iam", "New", eventID="e-12", newDetails={"a": [None]}, newText="t", newNumber=1.5, newNull=None
    ),
    "an event that a partner put": {
        "eventVersion": "1.0",
        "eventCategory": "ActivityAuditLog",
        "eventType": "ActivityLog",
        "eventID": "e-13",
        "eventTime": "2023-07-10T06:00:02Z",
        "awsRegion": "us-east-1",
        "recipientAccountId": ACCOUNT,
        "metadata": {"ingestionTime": "2023-07-10 06:00:03.000", "channelARN": "arn:aws:cloudtrail:::channel/x"},
        "eventData": {"version": "1.0", "userIdentity": {"type": "CustomUserIdentity", "details": {}}, "UID": "x"},
    },
}


def text(value: Any, **how: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, **how).encode()


def looked_up(record: Record) -> Record:
    known = {"EventId": record.get("eventID"), "EventName": record.get("eventName"), "EventTime": 1688970600.0}
    return {**known, "ReadOnly": "false", "Resources": [], "CloudTrailEvent": json.dumps(record)}


def enveloped(record: Record) -> Record:
    known = {"version": "0", "id": "x", "source": "aws.x", "account": ACCOUNT, "region": "us-east-1", "resources": []}
    return {**known, "detail-type": "AWS Service Event via CloudTrail", "detail": record}


Form = Callable[[list[Record]], bytes]
FORMS: dict[str, Form] = {
    "delivered.json.gz": lambda records: gzip.compress(text({"Records": records})),
    "inflated.json": lambda records: text({"Records": records}),
    "pretty.json": lambda records: text({"Records": records}, indent=4),
    "of-windows.json": lambda records: b"\xef\xbb\xbf" + text({"Records": records}, indent=2).replace(b"\n", b"\r\n"),
    "lines.jsonl": lambda records: b"\n".join(map(text, records)) + b"\n",
    "lines-of-windows.json": lambda records: b"\r\n".join(map(text, records)),
    "list.json": lambda records: text(records, indent=2),
    "one-after-another.json": lambda records: b"\n".join(text(one, indent=2) for one in records),
    "run-together.gz": lambda records: gzip.compress(b"".join(map(text, records))),
    "joined.gz": lambda records: b"".join(gzip.compress(text(one) + b"\n") for one in records),
    "files-in-a-list.json": lambda records: text([{"Records": records[:3]}, {"Records": records[3:]}]),
    "files-in-lines.ndjson": lambda records: b"\n".join(text({"Records": [one]}) for one in records),
    "looked-up.json": lambda records: text({"Events": [looked_up(one) for one in records]}, indent=4),
    "looked-up-items.json": lambda records: text([looked_up(one) for one in records]),
    "bus.json": lambda records: b"".join(text(enveloped(one)) for one in records),
}
