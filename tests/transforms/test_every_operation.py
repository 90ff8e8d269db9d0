"""Staging takes apart what any spec asks: each item has the id and the ARN that its spec promises."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from collectors import paths
from collectors.specs import OperationSpec, load_specs
from evidence.duck import connect
from evidence.schema import DATASETS
from tests.collectors.answering import Answering
from tests.transforms.catalogs import readable
from tests.transforms.test_staging import ask
from transforms.workshop import Workshop, put

PLACE = {"partition": "aws", "region": "us-east-1", "account_id": "1"}


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with connect() as connection:
        for name, dataset in DATASETS.items():
            put(connection, name, dataset.schema.empty_table())
        yield Workshop(connection, readable())


def asked() -> Iterator[tuple[OperationSpec, dict[str, Any]]]:
    """Yield every operation with an answer in its model's shape."""
    for spec in load_specs(breadth="all"):
        answering = Answering(spec)
        for operation in {operation.name: operation for operation, _ in spec.walk() if not operation.decode}.values():
            yield operation, json.loads(json.dumps(answering.body(operation.name), default=str))


def named(operation: OperationSpec, item: Any) -> tuple[str | None, str | None]:
    """Return the id and the ARN that an item has by its spec."""
    arn = operation.arn
    if arn and "{" in arn:
        arn = re.sub(r"\{([^}]+)\}", lambda match: PLACE.get(match[1]) or str(paths.pick(item, match[1])), arn)
    elif arn:
        arn = paths.pick(item, arn)
    return (paths.pick(item, operation.id) if operation.id else None), arn


def test_every_item_has_its_id_and_arn(workshop: Workshop) -> None:
    responses, operations = [], []
    expected: dict[tuple[str, str], list[tuple[str | None, str | None]]] = {}
    for number, (operation, body) in enumerate(asked()):
        place = {"service": operation.service, "operation": operation.name}
        answer = {"region": PLACE["region"], "response_id": f"rsp-{number}", "request": "{}", "body": json.dumps(body)}
        responses.append(place | answer)
        said = {"items": operation.items, "id": operation.id, "arn": operation.arn, "type": operation.type}
        operations.append(place | said)
        items = [named(operation, item) for _, item in paths.items(body, operation.items)]
        ids = [resource_id for resource_id, _ in items if resource_id]
        assert len(set(ids)) == len(ids), f"{operation.full_name}: {operation.id} is not alone in its page"
        expected[operation.service, operation.name] = items
    found: dict[tuple[str, str], list[tuple[str | None, str | None]]] = {place: [] for place in expected}
    columns = "service, operation, resource_id, resource_arn"
    for service, name, resource_id, arn in ask(workshop, "items", columns, responses=responses, operations=operations):
        found[service, name].append((resource_id, arn))
    assert len(found) > 1_100
    assert {place: sorted(items, key=str) for place, items in found.items()} == {
        place: sorted(items, key=str) for place, items in expected.items()
    }
