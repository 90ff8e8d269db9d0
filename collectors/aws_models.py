"""What botocore's models say of services, Regions and operations; everything that a spec leaves out comes from here."""

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import msgspec
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.loaders import JSONFileLoader, Loader
from botocore.model import ListShape, OperationModel, ServiceModel, Shape, StructureShape

HOME_REGION = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""Per partition, the Region that is asked for what is answered once an account."""
_PLAIN_KEY = re.compile(r"^[A-Za-z0-9_.]+$")
_TOKENS = ("NextToken", "nextToken", "NextMarker", "Marker", "ContinuationToken", "PaginationToken")


@cache
def _session() -> Any:
    return botocore.session.Session()


class _Files(JSONFileLoader):
    """Reads models into plain dictionaries: botocore's own ordered ones take twice the time and the memory."""

    def exists(self, file_path: str) -> bool:
        return any(Path(file_path + ending).is_file() for ending in _OPENED)

    def load_file(self, file_path: str) -> Any:
        """Return what a file holds, its name given without its ending; None where there is none."""
        for ending, opened in _OPENED.items():
            if Path(file_path + ending).is_file():
                with opened(file_path + ending, "rb") as stream:
                    return msgspec.json.decode(stream.read())
        return None


_OPENED: dict[str, Any] = {".json": open, ".json.gz": gzip.open}


@cache
def loader() -> Loader:
    """The one loader of this process: every session shares its cache, so that a model is read once."""
    found: Loader = _session().get_component("data_loader")
    found.file_loader = _Files()
    return found


@cache
def service_names() -> tuple[str, ...]:
    return tuple(loader().list_available_services("service-2"))


@cache
def service_model(service: str) -> ServiceModel:
    """Raises UnknownServiceError, as botocore does."""
    if service not in service_names():
        raise UnknownServiceError(service_name=service, known_service_names="")
    return ServiceModel(loader().load_service_model(service, "service-2"), service)


def operation_model(service: str, operation: str) -> OperationModel:
    """Raises botocore's OperationNotFoundError."""
    return service_model(service).operation_model(operation)


@cache
def regional(service: str, partition: str = "aws") -> bool:
    """Whether a service answers in each Region for itself."""
    found = _endpoints(service, partition).get("isRegionalized", True)
    return bool(found)


def _endpoints(service: str, partition: str) -> dict[str, Any]:
    prefix = service_model(service).endpoint_prefix
    for known in loader().load_data("endpoints")["partitions"]:
        if known["partition"] == partition:
            found: dict[str, Any] = known["services"].get(prefix, {})
            return found
    return {}


def answering(pin: str | None, partition: str) -> str:
    """Return the Region that answers for a whole account: specs pin that of `aws`; elsewhere it is the home Region."""
    return pin if pin and partition == "aws" else HOME_REGION[partition]


@cache
def offered(service: str, region: str, partition: str = "aws") -> bool:
    """Whether AWS offers a service in a Region, as far as the endpoint data knows: what it doesn't know is asked.

    A service that it knows in `aws`, and not in this partition, is not offered there.
    """
    if not _endpoints(service, partition):
        return not _endpoints(service, "aws")
    if not regional(service, partition):
        return True
    known = _session().get_available_regions(service_model(service).endpoint_prefix, partition_name=partition)
    return not known or region in known or region not in _all_regions(partition)


@cache
def _all_regions(partition: str) -> frozenset[str]:
    for known in loader().load_data("endpoints")["partitions"]:
        if known["partition"] == partition:
            return frozenset(known["regions"])
    return frozenset()


@cache
def pagination(service: str, operation: str) -> dict[str, Any] | None:
    """Return the pagination of an operation in the form of botocore's paginators; None for one that has a single page.

    Several hundred operations hand out a token and have no paginator: theirs is made from the token's name.
    """
    try:
        modelled: dict[str, Any] = loader().load_service_model(service, "paginators-1")["pagination"]
    except (DataNotFoundError, UnknownServiceError):
        modelled = {}
    if operation in modelled:
        found: dict[str, Any] = modelled[operation]
        return found
    model = operation_model(service, operation)
    asked, answered = _members(model.input_shape), _members(model.output_shape)
    for token in _TOKENS:
        for follow in (f"Next{token}", token):
            if token in asked and follow in answered:
                lists = [name for name, shape in answered.items() if isinstance(shape, ListShape)]
                return {"input_token": token, "output_token": follow, "result_key": lists[0] if lists else follow}
    return None


def _members(shape: Shape | None) -> dict[str, Shape]:
    return dict(shape.members) if isinstance(shape, StructureShape) else {}


@cache
def default_items(service: str, operation: str) -> str:
    """Return the items path of an operation: its paginator's first result key that is a list; else the whole body."""
    try:
        modelled = loader().load_service_model(service, "paginators-1")["pagination"]
    except (DataNotFoundError, UnknownServiceError):
        return ""
    keys = modelled.get(operation, {}).get("result_key", [])
    for key in [keys] if isinstance(keys, str) else keys:
        if _PLAIN_KEY.match(key):
            shape: Any = operation_model(service, operation).output_shape
            for name in key.split("."):
                shape = _members(shape).get(name)
            if isinstance(shape, ListShape):
                return f"{key}[]"
    return ""


def default_action(service: str, operation: str, prefix: str | None = None) -> str:
    """Return the IAM action that a call most likely needs; where IAM calls it otherwise, the spec says so."""
    model = service_model(service)
    return f"{prefix or model.signing_name or model.endpoint_prefix}:{operation}"
