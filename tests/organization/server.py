"""A simulated organization of any size: `python -m tests.organization.server --accounts N`, a process of its own.

Every operation answers as botocore's shapes say, with two items a list, in each account and Region alike; an answer is
made once and then given from memory, so that what is measured is the client. One line on standard output says the
address. `GET /asked` tells how often each call was answered, `GET /faults` how often what was done to an answer.
"""

import argparse
import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from moto.core.model import ServiceModel
from moto.core.serialize import SERIALIZERS

from collectors import aws_models
from collectors.specs import ServiceSpec, load_specs
from tests.collectors.answering import Answering, refusal
from tests.organization.routes import Routes

PAGE = 1_000
Reply = tuple[int, dict[str, str], bytes]
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1", "us-west-2")
MANAGEMENT = "100000000000"
_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)")
_ACCOUNT = re.compile(r"\d{12}")


def account_ids(count: int) -> list[str]:
    """Return the ids of the organization's accounts, the management account first."""
    return [str(int(MANAGEMENT) + number) for number in range(count)]


class Organization:
    """What is answered, and how often it was."""

    def __init__(self, accounts: int, resources: int = 0) -> None:
        self._accounts, self._resources = account_ids(accounts), resources
        self._specs = {spec.service: spec for spec in load_specs(breadth="all")}
        self._routes = Routes(self._specs)
        self._bodies: dict[tuple[str, str], Reply] = {}
        self.asked: Counter[tuple[str, str, str, str, str]] = Counter()

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        """Answer one request."""
        account, region, service, operation = self.identified(method, target, headers, body)
        self.asked[account, region, service, operation, f"{method} {target} {body.decode('utf-8', 'replace')}"] += 1
        if service == "sts":
            return 200, {"Content-Type": "text/xml"}, _sts(operation, account, body).encode()
        if operation == "GetResources" and self._resources:
            return 200, {"Content-Type": "application/x-amz-json-1.1"}, self._listed(region, account, body)
        key = (service, operation)
        if key not in self._bodies:
            self._bodies[key] = self._made(service, operation)
        return self._bodies[key]

    def _listed(self, region: str, account: str, body: bytes) -> bytes:
        """Return a page of the tagging API's long list."""
        start = int(json.loads(body).get("PaginationToken") or 0)
        end = min(start + PAGE, self._resources)
        tags = [{"Key": "owner", "Value": "team"}]
        listed = [
            {"ResourceARN": f"arn:aws:sqs:{region}:{account}:queue-{number}", "Tags": tags}
            for number in range(start, end)
        ]
        token = {"PaginationToken": str(end)} if end < self._resources else {}
        return json.dumps({"ResourceTagMappingList": listed, **token}).encode()

    def identified(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[str, str, str, str]:
        """Return the account whose credentials signed a request, the Region, the service and the operation."""
        scope = _SCOPE.search(headers["authorization"])
        assert scope
        key_id, region, signing = scope.groups()
        found = _ACCOUNT.search(key_id)
        return found[0] if found else MANAGEMENT, region, *self._routes.find(signing, method, target, headers, body)

    def _made(self, service: str, operation: str) -> Reply:
        model = aws_models.operation_model(service, operation)
        said: dict[str, Any] = Answering(self._specs.get(service, ServiceSpec(service, ()))).last_page(operation)
        if key := _OWN.get((service, operation)):
            said = key(self._accounts)
        wire = ServiceModel(aws_models.loader().load_service_model(service, "service-2"))
        made = SERIALIZERS[model.service_model.resolved_protocol](wire.operation_model(operation)).serialize(said)
        text = made["body"]
        headers = {str(name): str(value) for name, value in dict(made["headers"]).items()}
        return int(made["status_code"]), headers, text if isinstance(text, bytes) else str(text).encode()


def _listed_accounts(ids: list[str]) -> dict[str, Any]:
    return {
        "Accounts": [
            {"Id": one, "Name": f"account {one}", "Email": f"{one}@example.org", "Status": "ACTIVE", "State": "ACTIVE"}
            for one in ids
        ]
    }


def _listed_regions(_: list[str]) -> dict[str, Any]:
    return {"Regions": [{"RegionName": region, "RegionOptStatus": "ENABLED"} for region in REGIONS]}


_OWN = {
    ("organizations", "ListAccounts"): _listed_accounts,
    ("account", "ListRegions"): _listed_regions,
    ("iam", "GenerateCredentialReport"): lambda _: {"State": "COMPLETE"},
}


def _sts(operation: str, account: str, body: bytes) -> str:
    if operation == "AssumeRole":
        account = parse_qs(body.decode())["RoleArn"][0].split(":")[4]
        expires = f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
        inner = (
            f"<Credentials><AccessKeyId>ASIA{account}0000</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
            f"<SessionToken>t</SessionToken><Expiration>{expires}</Expiration></Credentials>"
            f"<AssumedRoleUser><Arn>arn:aws:sts::{account}:assumed-role/Reader/remit</Arn>"
            "<AssumedRoleId>AROA:remit</AssumedRoleId></AssumedRoleUser>"
        )
    else:
        inner = f"<Account>{account}</Account><Arn>arn:aws:sts::{account}:assumed-role/Reader/remit</Arn>"
    return f"<{operation}Response><{operation}Result>{inner}</{operation}Result></{operation}Response>"


def _lines(head: bytes) -> Iterator[tuple[str, str]]:
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, text = line.partition(":")
        yield name.lower(), text.strip()


@dataclass(frozen=True)
class Fault:
    """What happens to a request: it waits, and is answered by this or, without a reply, as it should be."""

    reply: Reply | None = None
    delay: float = 0.0
    reset: bool = False


class Faults:
    """Spoils answers at random: 5 % throttled, 2 % reset, 1 % each failing, expired, slow, and two kinds of garbage."""

    def __init__(self, organization: Organization) -> None:
        self._organization, self._random = organization, random.Random(20261129)
        self.counted: Counter[str] = Counter()

    def next(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Fault | None:
        """Return what is to happen to the next request; None where nothing is."""
        (kind,) = self._random.choices(list(_SHARES), list(_SHARES.values()))
        _, _, service, operation = self._organization.identified(method, target, headers, body)
        self.counted[kind] += 1
        match kind:
            case "throttled" | "failing" | "expired":
                code, status = _CODES[kind]
                _, more, said = refusal(aws_models.operation_model(service, operation), code)
                return Fault((status, more, said))
            case "garbage":
                return Fault((200, {"Content-Type": "text/html"}, b"<html><body>Please sign in</body></html>"))
            case "half":
                status, more, said = self._organization.answer(method, target, headers, body)
                is_document = said[:1] in (b"<", b"{")
                return Fault((status, more, said[: len(said) // 2] if is_document else said))
            case "reset":
                return Fault(reset=True)
            case "slow":
                return Fault(delay=0.3)
        return None


_SHARES = {"": 88, "throttled": 5, "reset": 2, "failing": 1, "expired": 1, "slow": 1, "garbage": 1, "half": 1}
_CODES = {
    "throttled": ("ThrottlingException", 400),
    "failing": ("InternalFailure", 500),
    "expired": ("ExpiredTokenException", 403),
}


class _Served:
    def __init__(self, organization: Organization, delay: float, faults: bool) -> None:
        self._organization, self._delay = organization, delay
        self._faults = Faults(organization) if faults else None

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                headers = dict(_lines(head))
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                method, target, _ = head.decode("latin-1").split(" ", 2)
                status, more, said = await self._answer(method, target, headers, body)
                lines = [f"HTTP/1.1 {status} OK", f"Content-Length: {len(said)}"]
                lines += [f"{name}: {text}" for name, text in more.items() if name.lower() != "content-length"]
                writer.write("\r\n".join([*lines, "", ""]).encode() + said)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        if target == "/asked":
            told: Any = [[*call, times] for call, times in self._organization.asked.items()]
            return 200, {}, json.dumps(told).encode()
        if target == "/faults":
            return 200, {}, json.dumps(self._faults.counted if self._faults else {}).encode()
        if self._delay:
            await asyncio.sleep(self._delay)
        fault = self._faults.next(method, target, headers, body) if self._faults else None
        if fault is None:
            return self._organization.answer(method, target, headers, body)
        await asyncio.sleep(fault.delay)
        if fault.reset:
            raise ConnectionResetError
        return fault.reply or self._organization.answer(method, target, headers, body)


async def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.organization.server", description=__doc__)
    parser.add_argument("--accounts", type=int, default=10)
    parser.add_argument("--delay", type=float, default=0.0, help="milliseconds that each answer waits")
    parser.add_argument("--faults", action="store_true", help="spoil one answer in ten or so")
    parser.add_argument("--resources", type=int, default=0, help="what the tagging API lists in each Region")
    options = parser.parse_args()
    served = _Served(Organization(options.accounts, options.resources), options.delay / 1000, options.faults)
    server = await asyncio.start_server(served.connection, "127.0.0.1", 0, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
