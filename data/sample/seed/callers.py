"""How callers say who they are: user pools, identity pools, and the ways into REST, HTTP and GraphQL APIs."""

from __future__ import annotations

from typing import Any

from data.sample.organization import DEVELOPMENT, HOME_REGION, PRODUCTION, Account
from data.sample.seed.workshop import Workshop, tag_map

_STRONG = {
    "MinimumLength": 14,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
}


def plant(workshop: Workshop) -> None:
    """Production is strict; development has a pool without a second factor, guests, and an API with a key."""
    for account, name, strict in ((PRODUCTION, "customers", True), (DEVELOPMENT, "customers-dev", False)):
        _user_pool(workshop, account, name, strict)
        workshop.client("cognito-identity", account).create_identity_pool(
            IdentityPoolName=f"{name}-identities", AllowUnauthenticatedIdentities=not strict
        )
        workshop.client("appsync", account).create_graphql_api(
            name=f"{name}-graph",
            authenticationType="AWS_IAM" if strict else "API_KEY",
            tags=tag_map(f"{name}-graph", "web", account.name),
        )
    _rest_api(workshop)
    _http_api(workshop)


def _user_pool(workshop: Workshop, account: Account, name: str, strict: bool) -> None:
    cognito = workshop.client("cognito-idp", account)
    more: dict[str, Any] = {"Policies": {"PasswordPolicy": _STRONG}} if strict else {}
    pool = cognito.create_user_pool(
        PoolName=name,
        MfaConfiguration="ON" if strict else "OFF",
        UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED" if strict else "OFF"},
        UserPoolTags=tag_map(name, "checkout", account.name),
        **more,
    )["UserPool"]["Id"]
    cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName=f"{name}-web",
        GenerateSecret=True,
        PreventUserExistenceErrors="ENABLED",
        EnableTokenRevocation=True,
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )


def _logs(name: str) -> str:
    return f"arn:aws:logs:{HOME_REGION}:{PRODUCTION.id}:log-group:/aws/apigateway/{name}"


def _rest_api(workshop: Workshop) -> None:
    """The partners' API: one method, signed, in one stage that logs and traces."""
    apis = workshop.client("apigateway", PRODUCTION)
    api = next(api["id"] for api in apis.get_rest_apis()["items"] if api["name"] == "partner-api")
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    orders = apis.create_resource(restApiId=api, parentId=root, pathPart="orders")["id"]
    apis.put_method(restApiId=api, resourceId=orders, httpMethod="GET", authorizationType="AWS_IAM")
    apis.put_integration(restApiId=api, resourceId=orders, httpMethod="GET", type="MOCK")
    deployment = apis.create_deployment(restApiId=api)["id"]
    apis.create_stage(restApiId=api, stageName="live", deploymentId=deployment, tracingEnabled=True)
    apis.update_stage(
        restApiId=api,
        stageName="live",
        patchOperations=[
            {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": _logs("partner-api")},
            {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId"},
        ],
    )


def _http_api(workshop: Workshop) -> None:
    """The shop's API: one route that asks for authorization, one that does not (the fault)."""
    apis = workshop.client("apigatewayv2", PRODUCTION)
    api = next(api["ApiId"] for api in apis.get_apis()["Items"] if api["Name"] == "shop-api")
    apis.create_route(ApiId=api, RouteKey="GET /orders", AuthorizationType="AWS_IAM")
    apis.create_route(ApiId=api, RouteKey="GET /internal/metrics", AuthorizationType="NONE")
    apis.create_stage(
        ApiId=api,
        StageName="$default",
        AccessLogSettings={"DestinationArn": _logs("shop-api"), "Format": "$context.requestId"},
    )
