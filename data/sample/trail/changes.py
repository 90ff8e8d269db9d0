"""What the cast changes on an ordinary day, and what its pipelines deploy.

None of these calls opens, weakens, shares or deletes anything that a control judges: what does stands in the stories.
"""

from __future__ import annotations

from data.sample.trail.calls import BUCKET, HOST, KEY, Call

TLS_ONLY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}
"""A bucket policy that names everybody and grants nothing: it denies calls without TLS."""

CHANGE = (
    Call(
        "ec2:AuthorizeSecurityGroupIngress",
        {
            "groupId": "{group}",
            "ipPermissions": {
                "items": [
                    {
                        "ipProtocol": "tcp",
                        "fromPort": 443,
                        "toPort": 443,
                        "groups": {},
                        "ipRanges": {"items": [{"cidrIp": "10.0.0.0/8", "description": "internal"}]},
                        "ipv6Ranges": {},
                        "prefixListIds": {},
                    }
                ]
            },
        },
        {"_return": True, "securityGroupRuleSet": {"items": [{"groupId": "{group}", "cidrIpv4": "10.0.0.0/8"}]}},
    ),
    Call(
        "ec2:CreateTags",
        {
            "resourcesSet": {"items": [{"resourceId": "{instance}"}]},
            "tagSet": {"items": [{"key": "team", "value": "web"}]},
        },
        {"_return": True},
    ),
    Call(
        "ec2:ModifyInstanceMetadataOptions",
        {"ModifyInstanceMetadataOptionsRequest": {"InstanceId": "{instance}", "HttpTokens": "required"}},
        {"ModifyInstanceMetadataOptionsResponse": {"instanceId": "{instance}"}},
    ),
    Call(
        "ec2:ModifySubnetAttribute",
        {"subnetId": "{subnet}", "mapPublicIpOnLaunch": {"value": False}},
        {"_return": True},
    ),
    Call(
        "ec2:CreateRoute",
        {"routeTableId": "{table}", "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "{nat}"},
        {"_return": True},
    ),
    Call(
        "s3:PutBucketPolicy",
        {"bucketName": "{bucket}", "Host": HOST, "policy": "", "bucketPolicy": TLS_ONLY},
        None,
        {"resources": BUCKET},
    ),
    Call(
        "s3:PutBucketEncryption",
        {
            "bucketName": "{bucket}",
            "Host": HOST,
            "encryption": "",
            "ServerSideEncryptionConfiguration": {
                "xmlns": "http://s3.amazonaws.com/doc/2006-03-01/",
                "Rule": {
                    "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "{key}"},
                    "BucketKeyEnabled": True,
                },
            },
        },
        None,
        {"resources": BUCKET},
    ),
    Call(
        "s3:PutBucketPublicAccessBlock",
        {
            "bucketName": "{bucket}",
            "Host": HOST,
            "publicAccessBlock": "",
            "PublicAccessBlockConfiguration": {
                "xmlns": "http://s3.amazonaws.com/doc/2006-03-01/",
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            },
        },
        None,
        {"resources": BUCKET},
    ),
    Call("kms:EnableKeyRotation", {"keyId": "{key}", "rotationPeriodInDays": 365}, None, {"resources": KEY}),
    Call(
        "rds:ModifyDBInstance",
        {
            "dBInstanceIdentifier": "reporting",
            "allocatedStorage": 200,
            "applyImmediately": True,
            "autoMinorVersionUpgrade": True,
            "allowMajorVersionUpgrade": False,
        },
        {"dBInstanceIdentifier": "reporting", "autoMinorVersionUpgrade": True, "publiclyAccessible": False},
    ),
    Call("logs:PutRetentionPolicy", {"logGroupName": "/aws/lambda/{function}", "retentionInDays": 400}),
    Call("sns:SetTopicAttributes", {"topicArn": "{topic}", "attributeName": "DisplayName", "attributeValue": "Orders"}),
    Call("sqs:SetQueueAttributes", {"queueUrl": "{queue}", "attributes": {"VisibilityTimeout": "60"}}),
    Call("dynamodb:UpdateTable", {"tableName": "sessions", "billingMode": "PAY_PER_REQUEST"}, {"tableDescription": {}}),
    Call(
        "lambda:AddPermission20150331v2",
        {
            "functionName": "{function}",
            "statementId": "nightly",
            "action": "lambda:InvokeFunction",
            "principal": "events.amazonaws.com",
            "sourceArn": "arn:aws:events:{region}:{account}:rule/nightly",
        },
        {"statement": '{{"Sid":"nightly","Effect":"Allow","Principal":{{"Service":"events.amazonaws.com"}}}}'},
    ),
    Call(
        "lambda:CreateFunctionUrlConfig",
        {"functionName": "{function}", "authType": "AWS_IAM"},
        {"functionArn": "arn:aws:lambda:{region}:{account}:function:{function}", "authType": "AWS_IAM"},
    ),
    Call(
        "wafv2:UpdateIPSet",
        {"name": "partners", "scope": "REGIONAL", "addresses": ["198.51.100.0/24"]},
        {"nextLockToken": "…"},
    ),
    Call("monitoring:PutMetricAlarm", {"alarmName": "{function}-errors", "threshold": 5.0, "evaluationPeriods": 3}),
    Call(
        "ssm:PutParameter", {"name": "/app/feature-flags", "type": "String", "value": "HIDDEN_DUE_TO_SECURITY_REASONS"}
    ),
    Call(
        "secretsmanager:RotateSecret", {"secretId": "orders/database"}, {"arn": "{secret}", "name": "orders/database"}
    ),
    Call("autoscaling:UpdateAutoScalingGroup", {"autoScalingGroupName": "web", "desiredCapacity": 4}),
    Call("events:PutRule", {"name": "nightly", "scheduleExpression": "cron(0 3 * * ? *)"}, {"ruleArn": "{rule}"}),
    Call(
        "backup:StartBackupJob",
        {"backupVaultName": "team-vault", "resourceArn": "{volume}"},
        {"backupJobId": "{volume}"},
    ),
)
"""What people change: each of them is in the population of some activity control, and passes."""

DEPLOY = (
    Call(
        "lambda:UpdateFunctionCode20150331v2",
        {"functionName": "{function}", "s3Bucket": "{bucket}", "s3Key": "{function}.zip", "publish": False},
        {"functionName": "{function}", "runtime": "python3.13", "packageType": "Zip", "lastUpdateStatus": "InProgress"},
    ),
    Call(
        "lambda:UpdateFunctionConfiguration20150331v2",
        {"functionName": "{function}", "memorySize": 512, "timeout": 30, "environment": {}},
        {"functionName": "{function}", "runtime": "python3.13", "memorySize": 512, "environment": {}},
    ),
    Call("lambda:PublishVersion20150331", {"functionName": "{function}"}, {"version": "42"}),
    Call("ecr:GetAuthorizationToken", None),
    Call("ecr:InitiateLayerUpload", {"repositoryName": "web"}, {"uploadId": "{instance}", "partSize": 20971520}),
    Call("ecr:PutImage", {"repositoryName": "web", "imageTag": "2026.1"}, {"image": {"repositoryName": "web"}}),
    Call(
        "ecs:RegisterTaskDefinition", {"family": "web", "networkMode": "awsvpc"}, {"taskDefinition": {"family": "web"}}
    ),
    Call("ecs:UpdateService", {"cluster": "main", "service": "web", "taskDefinition": "web"}, {"service": {}}),
    Call("cloudformation:CreateChangeSet", {"stackName": "web", "changeSetName": "deploy"}, {"stackId": "web"}),
    Call("cloudformation:ExecuteChangeSet", {"stackName": "web", "changeSetName": "deploy"}),
    Call("cloudformation:DescribeStackEvents", {"stackName": "web"}),
    Call("s3:GetBucketLocation", {"bucketName": "{bucket}", "Host": HOST, "location": ""}, None, {"resources": BUCKET}),
    Call("elasticloadbalancing:ModifyTargetGroup", {"targetGroupArn": "web"}, None, {"apiVersion": "2015-12-01"}),
    Call("route53:ChangeResourceRecordSets", {"hostedZoneId": "Z0SAMPLE", "changeBatch": {"comment": "web"}}),
    Call(
        "cloudfront:CreateInvalidation", {"distributionId": "E0SAMPLE", "invalidationBatch": {"callerReference": "web"}}
    ),
)
"""What a pipeline calls."""
