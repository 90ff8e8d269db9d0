"""IAM of every account: password policies, users, groups, policies and roles, the collector's role among them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy

from data.sample.organization import (
    ACTIVE,
    COLLECTOR_EXTERNAL_ID,
    COLLECTOR_ROLE,
    DEVELOPMENT,
    LOG_ARCHIVE,
    MANAGEMENT,
    OUTSIDER_ACCOUNT,
    PRODUCTION,
    Account,
)
from data.sample.seed.workshop import Workshop, tags

_AWS_PATHS = {
    "AmazonEC2ContainerRegistryReadOnly": "",
    "AmazonEKSClusterPolicy": "",
    "AmazonECSTaskExecutionRolePolicy": "service-role/",
    "AmazonSSMManagedInstanceCore": "",
    "AWSBackupServiceRolePolicyForBackup": "service-role/",
    "AWSLambdaBasicExecutionRole": "service-role/",
    "SecurityAudit": "",
    "ViewOnlyAccess": "job-function/",
}
IDLE_USER = "svc-load-test"
"""development: a user whose access key was never used."""
_GITHUB = "token.actions.githubusercontent.com"
_STRONG_PASSWORDS = {
    "MinimumPasswordLength": 16,
    "PasswordReusePrevention": 24,
    "RequireLowercaseCharacters": True,
    "RequireUppercaseCharacters": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "AllowUsersToChangePassword": True,
}


def plant(workshop: Workshop) -> tuple[str, str]:
    """Fill IAM of every active account; returns the collector's access key id and secret (management account)."""
    for account in ACTIVE:
        _offer_aws_policies(workshop, account)
        weak = account == DEVELOPMENT
        policy = {"MinimumPasswordLength": 8} if weak else _STRONG_PASSWORDS
        workshop.client("iam", account).update_account_password_policy(**policy)
        _collector_role(workshop, account)
    _management(workshop)
    _production(workshop)
    _development(workshop)
    audit = workshop.client("iam", LOG_ARCHIVE)
    _role(audit, "log-reader", _trust_accounts(MANAGEMENT.id), "security")
    audit.attach_role_policy(RoleName="log-reader", PolicyArn="arn:aws:iam::aws:policy/SecurityAudit")
    return _collector_key(workshop)


def service_trust(service: str) -> dict[str, Any]:
    """A trust policy that lets one AWS service take the role."""
    return _trust({"Service": f"{service}.amazonaws.com"})


def role_arn(account: Account, name: str) -> str:
    """ARN of a role that this module plants."""
    return f"arn:aws:iam::{account.id}:role/{name}"


def _trust(
    principal: dict[str, Any], condition: dict[str, Any] | None = None, action: str = "sts:AssumeRole"
) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": principal, "Action": action}
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def _trust_accounts(account_id: str, external_id: str | None = None) -> dict[str, Any]:
    condition = {"StringEquals": {"sts:ExternalId": external_id}} if external_id else None
    return _trust({"AWS": f"arn:aws:iam::{account_id}:root"}, condition)


def _pipeline(workshop: Workshop, account: Account, repository: str) -> None:
    """The role that the pipeline takes with GitHub's token, in the name of one repository or of any."""
    iam = workshop.client("iam", account)
    provider = iam.create_open_id_connect_provider(
        Url=f"https://{_GITHUB}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["f" * 40]
    )["OpenIDConnectProviderArn"]
    condition = {
        "StringEquals": {f"{_GITHUB}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{_GITHUB}:sub": f"repo:{repository}"},
    }
    trust = _trust({"Federated": provider}, condition, "sts:AssumeRoleWithWebIdentity")
    _role(iam, "deploy-pipeline", trust, "platform")


def _allow(actions: list[str], *resources: str) -> str:
    statement = {"Effect": "Allow", "Action": actions, "Resource": list(resources)}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _offer_aws_policies(workshop: Workshop, account: Account) -> None:
    """moto loads AWS's managed policies all or none; the estate needs these few."""
    backend = workshop.backend("iam", account)
    known = json.loads(aws_managed_policies_data)
    for name in _AWS_PATHS:
        policy = AWSManagedPolicy.from_data(name, account.id, "aws", known[name])
        backend.aws_managed_policies.append(policy)
        backend.managed_policies[policy.arn] = policy


def _role(iam: Any, name: str, trust: dict[str, Any], team: str, *policies: str) -> None:
    iam.create_role(
        RoleName=name,
        AssumeRolePolicyDocument=json.dumps(trust),
        Description=f"{name}, owned by {team}",
        Tags=[{"Key": "team", "Value": team}],
    )
    for policy in policies:
        iam.attach_role_policy(RoleName=name, PolicyArn=policy)


def _aws(name: str) -> str:
    return f"arn:aws:iam::aws:policy/{_AWS_PATHS[name]}{name}"


def _collector_role(workshop: Workshop, account: Account) -> None:
    iam = workshop.client("iam", account)
    trust = _trust_accounts(MANAGEMENT.id, COLLECTOR_EXTERNAL_ID)
    _role(iam, COLLECTOR_ROLE, trust, "security", _aws("SecurityAudit"), _aws("ViewOnlyAccess"))


def _collector_key(workshop: Workshop) -> tuple[str, str]:
    iam = workshop.client("iam", MANAGEMENT)
    iam.create_user(UserName="remit-collector", Tags=tags("remit-collector", "security", "management"))
    assume = _allow(["sts:AssumeRole"], f"arn:aws:iam::*:role/{COLLECTOR_ROLE}")
    iam.put_user_policy(UserName="remit-collector", PolicyName="collect", PolicyDocument=assume)
    key = iam.create_access_key(UserName="remit-collector")["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def _person(iam: Any, name: str, team: str, *, mfa: bool) -> None:
    """A user who signs in to the console."""
    iam.create_user(UserName=name, Tags=[{"Key": "team", "Value": team}])
    iam.create_login_profile(UserName=name, Password="Sample-Estate-Only-1!")
    if mfa:
        device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
        iam.enable_mfa_device(
            UserName=name, SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
        )


def _management(workshop: Workshop) -> None:
    iam = workshop.client("iam", MANAGEMENT)
    _person(iam, "alice.meyer", "platform", mfa=True)
    iam.create_group(GroupName="auditors")
    iam.attach_group_policy(GroupName="auditors", PolicyArn=_aws("SecurityAudit"))
    iam.add_user_to_group(GroupName="auditors", UserName="alice.meyer")


def _production(workshop: Workshop) -> None:
    iam = workshop.client("iam", PRODUCTION)
    ecs = service_trust("ecs-tasks")
    _role(iam, "checkout-service", ecs, "checkout", _aws("AmazonECSTaskExecutionRolePolicy"))
    _role(iam, "checkout-functions", service_trust("lambda"), "checkout", _aws("AWSLambdaBasicExecutionRole"))
    _role(iam, "app-instance", service_trust("ec2"), "platform", _aws("AmazonSSMManagedInstanceCore"))
    _role(iam, "eks-cluster", service_trust("eks"), "platform", _aws("AmazonEKSClusterPolicy"))
    _role(iam, "backup", service_trust("backup"), "platform", _aws("AWSBackupServiceRolePolicyForBackup"))
    _role(iam, "order-workflow", service_trust("states"), "orders")
    _role(iam, "VendorMonitoring", _trust_accounts(OUTSIDER_ACCOUNT), "platform", _aws("ViewOnlyAccess"))
    bucket = "arn:aws:s3:::example-prod-customer-documents"
    policy = iam.create_policy(
        PolicyName="customer-documents-read",
        PolicyDocument=_allow(["s3:GetObject", "s3:ListBucket"], bucket, f"{bucket}/*"),
        Tags=[{"Key": "team", "Value": "checkout"}],
    )["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="checkout-functions", PolicyArn=policy)
    start = _allow(["lambda:InvokeFunction"], f"arn:aws:lambda:*:{PRODUCTION.id}:function:*")
    iam.put_role_policy(RoleName="order-workflow", PolicyName="invoke", PolicyDocument=start)
    _profile(iam, "app-instance")
    _pipeline(workshop, PRODUCTION, "example/shop:ref:refs/heads/main")
    for name, team in (("svc-deploy", "platform"), ("svc-legacy-export", "orders")):
        iam.create_user(UserName=name, Tags=[{"Key": "team", "Value": team}])
        iam.create_access_key(UserName=name)
    _age_key(workshop, PRODUCTION, "svc-legacy-export", 400)


def _age_key(workshop: Workshop, account: Account, user: str, days: int) -> None:
    key = workshop.backend("iam", account).users[user].access_keys[0]
    key.create_date = datetime.combine(workshop.last_day - timedelta(days=days), time(10), UTC).replace(tzinfo=None)


def _development(workshop: Workshop) -> None:
    iam = workshop.client("iam", DEVELOPMENT)
    _person(iam, "carol.diaz", "data", mfa=True)
    _person(iam, "bob.martin", "web", mfa=False)
    _role(iam, "app-instance", service_trust("ec2"), "platform", _aws("AmazonSSMManagedInstanceCore"))
    _role(iam, "functions", service_trust("lambda"), "web", _aws("AWSLambdaBasicExecutionRole"))
    _role(iam, "eks-cluster", service_trust("eks"), "platform", _aws("AmazonEKSClusterPolicy"))
    _role(iam, "builder", service_trust("codebuild"), "platform", _aws("AmazonEC2ContainerRegistryReadOnly"))
    _role(iam, "data-science-notebook", service_trust("sagemaker"), "data")
    iam.put_role_policy(
        RoleName="data-science-notebook",
        PolicyName="read-anything-encrypted",
        PolicyDocument=_allow(["kms:Decrypt", "kms:DescribeKey"], "*"),
    )
    _profile(iam, "app-instance")
    iam.create_group(GroupName="platform-engineers")
    admin = iam.create_policy(PolicyName="PowerUserPlus", PolicyDocument=_allow(["*"], "*"))["Policy"]["Arn"]
    iam.attach_group_policy(GroupName="platform-engineers", PolicyArn=admin)
    iam.create_policy(PolicyName="unused-experiment", PolicyDocument=_allow(["*"], "*"))
    _pipeline(workshop, DEVELOPMENT, "*")
    iam.create_user(UserName=IDLE_USER, Tags=[{"Key": "team", "Value": "web"}])
    iam.create_access_key(UserName=IDLE_USER)
    _age_key(workshop, DEVELOPMENT, IDLE_USER, 80)


def _profile(iam: Any, role: str) -> None:
    iam.create_instance_profile(InstanceProfileName=role)
    iam.add_role_to_instance_profile(InstanceProfileName=role, RoleName=role)


def root_facts(account_id: str) -> dict[str, bool]:
    """What AWS would say of an account's root user; moto knows no root. Planted: no MFA, and an access key."""
    return {
        "password": True,
        "mfa": account_id != MANAGEMENT.id,
        "access_key": account_id == DEVELOPMENT.id,
    }
