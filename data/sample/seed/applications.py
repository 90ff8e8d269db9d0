"""What runs and what it is made from: Lambda, ECR, ECS, EKS, API Gateway, Step Functions, CodeBuild, CloudFormation."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from data.sample.organization import DEVELOPMENT, OPENED_FUNCTION, PRODUCTION, Account
from data.sample.seed.encryption import key_arn
from data.sample.seed.identity import role_arn
from data.sample.seed.network import Networks
from data.sample.seed.workshop import Workshop, tag_map, tags

_EMPTY_ZIP = base64.b64decode("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==")
_NO_SECRETS = {"LOG_LEVEL": "info", "TABLE": "carts"}


@dataclass(frozen=True)
class Function:
    """One function of Lambda."""

    name: str
    account: Account
    region: str
    team: str
    runtime: str = "python3.13"
    variables: dict[str, str] = field(default_factory=lambda: dict(_NO_SECRETS))


FUNCTIONS = (
    Function(OPENED_FUNCTION, PRODUCTION, "us-east-1", "checkout"),
    Function("order-events", PRODUCTION, "us-east-1", "orders", "nodejs22.x"),
    Function("partner-sync", PRODUCTION, "us-east-1", "orders", variables={"DB_PASSWORD": "Sample-Estate-Only-1"}),
    Function("invoice-renderer", PRODUCTION, "eu-west-1", "orders", "python3.8"),
    Function("invoice-mailer", PRODUCTION, "eu-west-1", "orders", variables={}),
    Function("echo-webhook", DEVELOPMENT, "us-east-1", "web"),
    Function("thumbnail-prototype", DEVELOPMENT, "us-east-1", "web", "nodejs16.x"),
    Function("nightly-fixtures", DEVELOPMENT, "us-east-1", "data", variables={}),
)


def plant(workshop: Workshop, networks: Networks) -> None:
    """Build them all."""
    for function in FUNCTIONS:
        _function(workshop, function)
    _permissions(workshop)
    _registries(workshop)
    _containers(workshop, networks)
    _clusters(workshop, networks)
    _pipelines(workshop)


def _function(workshop: Workshop, function: Function) -> None:
    role = "checkout-functions" if function.account == PRODUCTION else "functions"
    more: dict[str, Any] = {"Environment": {"Variables": function.variables}} if function.variables else {}
    workshop.client("lambda", function.account, function.region).create_function(
        FunctionName=function.name,
        Runtime=function.runtime,
        Role=role_arn(function.account, role),
        Handler="main.handler",
        Code={"ZipFile": _EMPTY_ZIP},
        Description=f"{function.name} of {function.team}",
        Timeout=30,
        MemorySize=256,
        Architectures=["arm64" if function.account == PRODUCTION else "x86_64"],
        Tags=tag_map(function.name, function.team, function.account.name),
        **more,
    )


def _permissions(workshop: Workshop) -> None:
    """A topic may call one function; everybody another, and anybody's bucket of that name a third (the faults)."""
    workshop.client("lambda", PRODUCTION).add_permission(
        FunctionName="order-events",
        StatementId="from-topic",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
        SourceArn=f"arn:aws:sns:us-east-1:{PRODUCTION.id}:order-placed",
        SourceAccount=PRODUCTION.id,
    )
    workshop.client("lambda", DEVELOPMENT).add_permission(
        FunctionName="echo-webhook", StatementId="anybody", Action="lambda:InvokeFunction", Principal="*"
    )
    workshop.client("lambda", DEVELOPMENT).add_permission(
        FunctionName="thumbnail-prototype",
        StatementId="from-bucket",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::example-dev-scratch",
    )


def _registries(workshop: Workshop) -> None:
    rule = {
        "rulePriority": 1,
        "description": "untagged go after 14 days",
        "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14},
        "action": {"type": "expire"},
    }
    for account, region, name, scan, mutability, cleaned in (
        (PRODUCTION, "us-east-1", "shop/checkout", True, "IMMUTABLE", True),
        (PRODUCTION, "us-east-1", "shop/web", True, "MUTABLE", True),
        (PRODUCTION, "eu-west-1", "shop/invoices", True, "IMMUTABLE", True),
        (DEVELOPMENT, "us-east-1", "dev/experiments", False, "IMMUTABLE", False),
        (DEVELOPMENT, "us-east-1", "dev/api", True, "IMMUTABLE", True),
    ):
        ecr = workshop.client("ecr", account, region)
        ecr.create_repository(
            repositoryName=name,
            imageScanningConfiguration={"scanOnPush": scan},
            imageTagMutability=mutability,
            encryptionConfiguration={"encryptionType": "AES256"},
            tags=tags(name, "platform", account.name),
        )
        if cleaned:
            ecr.put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=json.dumps({"rules": [rule]}))


def _containers(workshop: Workshop, networks: Networks) -> None:
    for account, cluster, family, team, privileged in (
        (PRODUCTION, "shop", "checkout", "checkout", False),
        (PRODUCTION, "shop", "web", "web", False),
        (DEVELOPMENT, "dev", "api", "web", False),
        (DEVELOPMENT, "dev", "docker-builder", "platform", True),
    ):
        ecs = workshop.client("ecs", account)
        named = [{"key": key, "value": value} for key, value in tag_map(family, team, account.name).items()]
        if cluster not in "".join(ecs.list_clusters()["clusterArns"]):
            ecs.create_cluster(
                clusterName=cluster, settings=[{"name": "containerInsights", "value": "enabled"}], tags=named
            )
        role = role_arn(account, "checkout-service" if account == PRODUCTION else "builder")
        container = {
            "name": family,
            "image": f"{account.id}.dkr.ecr.us-east-1.amazonaws.com/{cluster}/{family}:1.4.2",
            "cpu": 256,
            "memory": 512,
            "essential": True,
            "privileged": privileged,
            "user": "1000",
            "readonlyRootFilesystem": True,
            "portMappings": [{"containerPort": 8080}],
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": f"/ecs/{family}"}},
        }
        definition = ecs.register_task_definition(
            family=family,
            networkMode="bridge" if privileged else "awsvpc",
            requiresCompatibilities=["EC2" if privileged else "FARGATE"],
            cpu="256",
            memory="512",
            executionRoleArn=role,
            taskRoleArn=role,
            containerDefinitions=[container],
            tags=named,
        )["taskDefinition"]["taskDefinitionArn"]
        network = networks[account.id, "us-east-1"]
        placed = {"subnets": network.private_subnets, "securityGroups": [network.groups["app"]]}
        more = {} if privileged else {"networkConfiguration": {"awsvpcConfiguration": placed}}
        ecs.create_service(
            cluster=cluster,
            serviceName=family,
            taskDefinition=definition,
            desiredCount=2,
            launchType="EC2" if privileged else "FARGATE",
            tags=named,
            **more,
        )


def _clusters(workshop: Workshop, networks: Networks) -> None:
    everything = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
    for account, name, version, logged in (
        (PRODUCTION, "catalog", "1.33", True),
        (DEVELOPMENT, "dev-tools", "1.29", False),
    ):
        network = networks[account.id, "us-east-1"]
        envelope = {
            "resources": ["secrets"],
            "provider": {"keyArn": key_arn(workshop, PRODUCTION, "us-east-1", "payments")},
        }
        workshop.client("eks", account).create_cluster(
            name=name,
            version=version,
            roleArn=role_arn(account, "eks-cluster"),
            resourcesVpcConfig={
                "subnetIds": network.private_subnets,
                "securityGroupIds": [network.groups["app"]],
                "endpointPublicAccess": False,
                "endpointPrivateAccess": True,
            },
            **({"encryptionConfig": [envelope]} if logged else {}),
            logging={"clusterLogging": [{"types": everything, "enabled": logged}]},
            tags=tag_map(name, "platform", account.name),
        )
        made = workshop.backend("eks", account).clusters[name]
        made.accessConfig = {"authenticationMode": "API"}  # moto forgets it


def _pipelines(workshop: Workshop) -> None:
    workshop.client("apigateway", PRODUCTION).create_rest_api(
        name="partner-api",
        description="Orders for partners",
        endpointConfiguration={"types": ["REGIONAL"]},
        tags=tag_map("partner-api", "orders", "production"),
    )
    workshop.client("apigatewayv2", PRODUCTION).create_api(
        Name="shop-api", ProtocolType="HTTP", Tags=tag_map("shop-api", "web", "production")
    )
    steps = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
    group = f"arn:aws:logs:us-east-1:{PRODUCTION.id}:log-group:/aws/vendedlogs/states/order-fulfilment:*"
    logs = {"cloudWatchLogsLogGroup": {"logGroupArn": group}}
    workshop.client("stepfunctions", PRODUCTION).create_state_machine(
        name="order-fulfilment",
        definition=json.dumps(steps),
        roleArn=role_arn(PRODUCTION, "order-workflow"),
        loggingConfiguration={"level": "ERROR", "includeExecutionData": False, "destinations": [logs]},
        tags=[
            {"key": key, "value": value} for key, value in tag_map("order-fulfilment", "orders", "production").items()
        ],
    )
    token = {"name": "NPM_TOKEN", "value": "Sample-Estate-Only-1", "type": "PLAINTEXT"}
    for name, privileged, variables in (("shop-build", False, []), ("library-publish", True, [token])):
        workshop.client("codebuild", DEVELOPMENT).create_project(
            name=name,
            source={"type": "GITHUB", "location": "https://github.com/example/shop.git"},
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "type": "LINUX_CONTAINER",
                "image": "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
                "computeType": "BUILD_GENERAL1_SMALL",
                "privilegedMode": privileged,
                "environmentVariables": variables,
            },
            serviceRole=role_arn(DEVELOPMENT, "builder"),
        )
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {"Alerts": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "baseline-alerts"}}},
    }
    for account in (PRODUCTION, DEVELOPMENT):
        workshop.client("cloudformation", account).create_stack(
            StackName="baseline", TemplateBody=json.dumps(template), Tags=tags("baseline", "platform", account.name)
        )
