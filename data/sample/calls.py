"""One HTTP request read as an AWS call: service, operation, Region, account and caller.

Everything is taken from botocore's models and the request's SigV4 credential scope, through moto's own router,
parser and serializer, so that an answer made here has the same shape as moto's.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import XFormedAttributePicker, get_serializer_class
from moto.core.utils import get_service_model
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends
from werkzeug.exceptions import NotFound

from data.sample.organization import ACCOUNTS, PARTITION

Environ = dict[str, Any]

_SCOPE = re.compile(r"Credential=(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")

_SERVICE_OF_SIGNING_NAME = {
    "access-analyzer": "accessanalyzer",
    "airflow": "mwaa",
    "aoss": "opensearchserverless",
    "application-autoscaling": "application-autoscaling",
    "aps": "amp",
    "cassandra": "keyspaces",
    "cloudhsm": "cloudhsmv2",
    "elasticfilesystem": "efs",
    "elasticmapreduce": "emr",
    "kinesisanalytics": "kinesisanalyticsv2",
    "mobiletargeting": "pinpoint",
    "monitoring": "cloudwatch",
    "s3express": "s3",
    "servicequotas": "service-quotas",
    "sso": "sso-admin",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
    "timestream": "timestream-write",
}


class Refusal(ServiceException):
    """An error answer: the service's code, a message and the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(code, message)
        self.status = status


@dataclass(frozen=True)
class Call:
    """A request, identified. `operation` is None when the models know no such operation."""

    service: str
    operation: OperationModel | None
    region: str
    account: str
    caller_arn: str
    access_key_id: str
    request: Request
    path_params: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.operation.name) if self.operation else "Unknown"

    def params(self) -> dict[str, Any]:
        """The call's input as the model names it; empty for an operation that the models don't know."""
        if self.operation is None:
            return {}
        parser = PROTOCOL_PARSERS[self._protocol()](self.operation)
        parsed: dict[str, Any] = parser.parse(
            {
                "method": self.request.method,
                "values": self.request.values,
                "headers": self.request.headers,
                "body": self.request.get_data(),
                "url_path": self.request.path,
                "url_params": self.path_params,
            }
        )
        return parsed

    def serialize(self, result: dict[str, Any] | Exception) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer (a dictionary in the model's shape) or of a Refusal."""
        model = self.operation.service_model if self.operation else get_service_model(self.service)
        serializer = get_serializer_class(self.service, self._protocol())(
            operation_model=self.operation or OperationModel({}, model), value_picker=XFormedAttributePicker()
        )
        made = serializer.serialize(result)
        body = made["body"]
        status = result.status if isinstance(result, Refusal) else made["status_code"]
        return status, dict(made["headers"]), body.encode() if isinstance(body, str) else bytes(body)

    def _protocol(self) -> str:
        model: ServiceModel = get_service_model(self.service)
        return determine_request_protocol(model, self.request.content_type)


def identify(environ: Environ) -> Call | None:
    """Read the request; None when it isn't signed. The request's body stays readable for whoever comes next."""
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if scope is None:
        return None
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    request = Request({**environ, "wsgi.input": io.BytesIO(body)})
    service = _service(scope["service"], request)
    try:
        operation, path_params = get_service_router(service).match(request)
    except (NotFound, NotImplementedError):
        operation, path_params = None, {}
    account, caller = _caller(scope["key"])
    return Call(service, operation, scope["region"], account, caller, scope["key"], request, path_params)


def _service(signing_name: str, request: Request) -> str:
    """botocore's service of a signing name; some names are shared and told apart by path or version."""
    path = request.path
    if signing_name == "s3":
        return "s3control" if path.startswith("/v20180820/") else "s3"
    if signing_name == "apigateway":
        return "apigatewayv2" if path.startswith("/v2/") else "apigateway"
    if signing_name == "bedrock" and path.startswith(("/agents/", "/knowledgebases/", "/prompts/")):
        return "bedrock-agent"
    if signing_name == "es":
        return "opensearch" if path.startswith("/2021-01-01/") else "es"
    if signing_name == "elasticloadbalancing":
        return "elbv2" if request.values.get("Version") == "2015-12-01" else "elb"
    if signing_name == "ses":
        return "sesv2" if path.startswith("/v2/") else "ses"
    if signing_name == "dynamodb" and request.headers.get("X-Amz-Target", "").startswith("DynamoDBStreams"):
        return "dynamodbstreams"
    return _SERVICE_OF_SIGNING_NAME.get(signing_name, signing_name)


def _caller(access_key_id: str) -> tuple[str, str]:
    """Account id and ARN behind an access key id; two empty strings for a key that nobody holds."""
    for account in ACCOUNTS:
        if access_key_id not in iam_backends[account.id][PARTITION].access_keys:
            continue
        for role in sts_backends[account.id][PARTITION].assumed_roles:
            if role.access_key_id == access_key_id:
                return account.id, role.arn
        user = iam_backends[account.id][PARTITION].access_keys[access_key_id].user_name
        return account.id, f"arn:{PARTITION}:iam::{account.id}:user/{user}"
    return "", ""
