"""Plants secrets through boto3: in functions, machines, containers and pipelines, and with `elsewhere` in more."""

import base64
import json

from data.sample.organization import PRODUCTION
from tests.acceptance.secrets import elsewhere
from tests.acceptance.secrets.careless import ROLE, Careless


def plant(by: Careless) -> None:
    """Plant them all."""
    for part in (_role, _functions, _machines, _containers, _pipelines, *elsewhere.PARTS):
        part(by)


def _role(by: Careless) -> None:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    by.client("iam").create_role(
        RoleName="careless",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        Description=f"pwd: {by.secrets.plain('iam:ListRoles Description')}",
        Tags=[{"Key": "access-key", "Value": by.secrets.new("iam: tags", "{0}x{0}")}],
    )


def _functions(by: Careless) -> None:
    new, functions = by.secrets.new, by.client("lambda")
    same = new("lambda:ListFunctions the same in two functions")
    for name, variables in {
        "careless-a": {"DB_PASSWORD": same, "STRIPE": new("lambda:ListFunctions Environment", "sk_live_{0}x{0}")},
        "careless-b": {
            "OTHER_PASSWORD": same,
            "NOTE": by.secrets.plain("lambda:ListFunctions Environment, an innocent name"),
        },
    }.items():
        functions.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=ROLE,
            Handler="a.b",
            Code={"ZipFile": b"x"},
            Environment={"Variables": variables},
            Description="db password: " + by.secrets.plain("lambda:ListFunctions Description"),
        )


def _machines(by: Careless) -> None:
    new, machines = by.secrets.new, by.client("ec2")
    vpc = machines.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    subnet = machines.create_subnet(VpcId=vpc, CidrBlock="10.99.1.0/24")["Subnet"]["SubnetId"]
    script = new("ec2:DescribeInstanceAttribute UserData", "#!/bin/bash\nexport DB_PASSWORD={0}x{0}\n")
    image = machines.describe_images(Owners=["self", "amazon"])["Images"][0]["ImageId"]
    made = machines.run_instances(ImageId=image, MinCount=1, MaxCount=1, UserData=script, SubnetId=subnet)
    machines.create_tags(
        Resources=[made["Instances"][0]["InstanceId"]],
        Tags=[{"Key": "admin-password", "Value": new("ec2:DescribeInstances Tags")}],
    )
    encoded = base64.b64encode(new("ec2:DescribeLaunchTemplateVersions UserData").encode()).decode()
    machines.create_launch_template(
        LaunchTemplateName="careless",
        LaunchTemplateData={"UserData": encoded, "ImageId": image},
        VersionDescription=f"token={by.secrets.plain('ec2:DescribeLaunchTemplateVersions VersionDescription')}",
    )
    by.client("autoscaling").create_launch_configuration(
        LaunchConfigurationName="careless",
        ImageId=image,
        InstanceType="t3.micro",
        UserData=new("autoscaling:DescribeLaunchConfigurations UserData"),
    )
    machines.create_security_group(
        GroupName="careless",
        VpcId=vpc,
        Description=f"secret: {by.secrets.plain('ec2:DescribeSecurityGroups Description')}",
    )


def _containers(by: Careless) -> None:
    new, containers = by.secrets.new, by.client("ecs")
    place = "ecs:DescribeTaskDefinition"
    containers.register_task_definition(
        family="careless",
        containerDefinitions=[
            {
                "name": "web",
                "image": "nginx",
                "memory": 128,
                "environment": [{"name": "API_TOKEN", "value": new(f"{place} environment")}],
                "command": ["run", "--password", new(f"{place} command")],
                "healthCheck": {"command": ["CMD", new(f"{place} healthCheck.command")]},
                "logConfiguration": {
                    "logDriver": "splunk",
                    "options": {"splunk-token": new(f"{place} logConfiguration.options")},
                },
                "dockerLabels": {"com.example.api-key": new(f"{place} dockerLabels")},
            }
        ],
    )
    by.client("batch").register_job_definition(
        jobDefinitionName="careless",
        type="container",
        parameters={"input": new("batch:DescribeJobDefinitions parameters")},
        containerProperties={
            "image": "busybox",
            "memory": 128,
            "vcpus": 1,
            "command": ["login", new("batch:DescribeJobDefinitions command")],
            "environment": [{"name": "PW", "value": new("batch:DescribeJobDefinitions environment")}],
        },
    )


def _pipelines(by: Careless) -> None:
    new = by.secrets.new
    by.client("codebuild").create_project(
        name="careless-build",
        source={
            "type": "GITHUB",
            "location": new("codebuild:BatchGetProjects source.location", "https://bot:{0}x{0}@github.com/a/b"),
            "buildspec": new("codebuild:BatchGetProjects buildspec", "env:\n  variables:\n    A: {0}\n    B: {0}\n"),
        },
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "a",
            "computeType": "BUILD_GENERAL1_SMALL",
            "environmentVariables": [
                {"name": "NPM_TOKEN", "value": new("codebuild:BatchGetProjects environmentVariables")}
            ],
        },
        serviceRole=ROLE,
    )
    machines = by.client("stepfunctions")
    state = {"Type": "Pass", "Result": {"apiKey": "{0}", "other": "{0}"}, "End": True}
    machines.create_state_machine(
        name="careless",
        definition=new("stepfunctions:DescribeStateMachine", json.dumps({"StartAt": "A", "States": {"A": state}})),
        roleArn=ROLE,
    )
    parameters = by.client("ssm")
    parameters.put_parameter(
        Name="/careless/plain",
        Value=by.never.new("ssm: a parameter's value"),
        Type="String",
        Description=f"the password = {by.secrets.plain('ssm:DescribeParameters Description')}",
        Tags=[{"Key": "signing-key", "Value": new("ssm:ListTagsForResource Value")}],
    )
    rules = by.client("events")
    rules.put_rule(Name="careless", ScheduleExpression="rate(1 day)")
    rules.put_targets(
        Rule="careless",
        Targets=[
            {
                "Id": "1",
                "Arn": f"arn:aws:lambda:us-east-1:{PRODUCTION.id}:function:careless-a",
                "Input": new("events:ListTargetsByRule Input", '{"key": "{0}x{0}"}'),
            }
        ],
    )
