"""AWS is asked as fast as it answers: less where it throttles, not where it hangs, within a budget and a time."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collectors import dispatch, pacing
from collectors.accounts import Account
from collectors.calls import Answer, Call
from collectors.dispatch import Dispatch
from collectors.outcomes import LATE
from collectors.pacing import PAUSE_SECONDS, Budget, Places, Reach, reach
from collectors.sessions import AccountSession
from collectors.snapshots import collect_unit, units
from collectors.specs import OperationSpec
from collectors.templates import SAMPLE
from evidence.lake import Lake
from evidence.run import begin
from tests.collectors.endpoint import Endpoint, Reply, Request, assumed, error, query
from tests.collectors.rigs import DAY, READER, ROLE, collect, settings, specs

LISTED = '[[operation]]\nname = "ListKeys"\nid = "KeyId"\n'
ENCRYPTED = Reply("<ServerSideEncryptionConfiguration></ServerSideEncryptionConfiguration>")
BELOW = LISTED + '[[operation.child]]\nname = "DescribeKey"\nparams = { KeyId = "KeyId" }\n'


def listed(count: int) -> Reply:
    return Reply({"Keys": [{"KeyId": f"k{number}"} for number in range(count)]})


def test_places_shrink_by_half_and_grow_one_by_one() -> None:
    places = Places(8)
    seen = []
    for throttled in (True, True, True, True, False, False, False, False, False, False):
        places.taken += 1
        places.give_back(throttled)
        seen.append(places.places)
    assert seen == [4, 2, 1, 1, 2, 2, 3, 3, 3, 4]
    for _ in range(100):
        places.taken += 1
        places.give_back(throttled=False)
    assert places.places == 8


def test_one_throttled_service_slows_no_other() -> None:
    """The other service has all its places at once, and the throttled one its last."""
    lock, together, running = threading.Lock(), threading.Barrier(6, timeout=30), Counter[str]()
    most, asked = Counter[str](), Counter[str]()

    def ask(call: Call) -> Answer:
        service = call.spec.service
        with lock:
            running[service] += 1
            asked[service] += 1
            if asked[service] > 12:
                most[service] = max(most[service], running[service])
        if service == "dynamodb":
            together.wait()
        with lock:
            running[service] -= 1
        return Answer(call, throttled=int(service == "kms"))

    calls = [called(service, number) for number in range(60) for service in ("kms", "dynamodb")]
    answers = list(Dispatch(ask, 6, Reach()).answers(calls))
    assert Counter(answer.call.spec.service for answer in answers) == {"kms": 60, "dynamodb": 60}
    assert most == {"kms": 1, "dynamodb": 6}


def called(service: str, number: int) -> Call:
    spec = OperationSpec(service, "List", "regional", "all", "", None, None, None, (), ())
    return Call(spec, "us-east-1", "us-east-1", {"number": number}, SAMPLE)


def test_throttled_answers_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = {"ListKeys": [error("ThrottlingException"), error("Whatever", "slow down", 429), listed(1)]}
    with Endpoint(script).serving(monkeypatch):
        night = collect(settings(tmp_path, collect={"max_attempts": 3}), specs(tmp_path, kms=LISTED))
    assert (night.summaries[0].throttled, night.summaries[0].retries) == (2, 2)


def test_a_budget_lets_so_many_through(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(pacing.time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(pacing.time, "sleep", waited.append)
    budget = Budget(4)
    for _ in range(5):
        budget.wait()
    assert waited == [0.25, 0.5, 0.75, 1.0]


def test_nobody_waits_who_is_slow_anyway(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([10.0, 10.1, 10.9])
    slept: list[float] = []
    monkeypatch.setattr(pacing.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(pacing.time, "sleep", slept.append)
    budget = Budget(2)
    for _ in range(3):
        budget.wait()
    assert slept == [pytest.approx(0.4), pytest.approx(0.1)]


def test_retries_count_against_the_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[object] = []
    monkeypatch.setattr(Budget, "wait", lambda *_, **__: waits.append(1))
    chosen = settings(tmp_path, collect={"calls_per_second": 7, "max_attempts": 4})
    script = {"ListKeys": [error("ThrottlingException"), Reply(reset=True), listed(1)]}
    with Endpoint(script).serving(monkeypatch) as endpoint:
        collect(chosen, specs(tmp_path, kms=LISTED))
    assert len(endpoint.asked("ListKeys")) == 3
    assert len(waits) >= len(endpoint.requests)


def test_a_place_that_hangs_is_left_and_tried_again_later() -> None:
    now = 0.0
    known = Reach(lambda: now)
    for _ in range(2):
        known.note("kms", "eu-south-1", "ReadTimeoutError")
    known.note("kms", "eu-south-1", None)
    for _ in range(3):
        assert known.refusal("kms", "eu-south-1") is None
        known.note("kms", "eu-south-1", "ReadTimeoutError")
    refused = known.refusal("kms", "eu-south-1")
    assert refused
    assert (refused.status, refused.code) == ("error", "ReadTimeoutError")
    assert refused.message == "not made: 3 calls to kms in eu-south-1 in a row had no answer in time"
    assert known.refusal("s3", "eu-south-1") is None
    for _ in range(5):
        known.note("s3", "eu-south-1", "ConnectTimeoutError")
    everything = known.refusal("ec2", "eu-south-1")
    assert everything
    assert "8 calls to eu-south-1 in a row" in everything.message
    assert known.refusal("ec2", "eu-west-1") is None
    now += PAUSE_SECONDS
    assert known.refusal("ec2", "eu-south-1") is None, "one call finds out whether it answers again"
    assert known.refusal("ec2", "eu-south-1")
    known.note("ec2", "eu-south-1", "AccessDenied")
    assert known.refusal("ec2", "eu-south-1") is None


def test_a_region_that_hangs_costs_a_few_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(request: Request) -> Reply:
        return Reply({}, delay=2.5 if request.region == "eu-south-1" else 0)

    script = dict.fromkeys(("ListKeys", "ListTables", "ListSecrets", "ListQueues", "ListWorkGroups"), slow)
    tops = {"kms": "ListKeys", "dynamodb": "ListTables", "secretsmanager": "ListSecrets", "athena": "ListWorkGroups"}
    texts = {service: f'[[operation]]\nname = "{name}"\n' * 1 for service, name in tops.items()}
    ways = "".join(f"  {{ fixed = {{ Limit = {limit} }} }},\n" for limit in range(1, 13))
    texts["kms"] += f"each = [\n{ways}]\n"
    chosen = settings(
        tmp_path,
        regions=("eu-south-1", "us-east-1"),
        collect={"max_attempts": 1, "timeout_seconds": 1, "concurrency": 2},
    )
    with Endpoint(script).serving(monkeypatch) as endpoint:
        night = collect(chosen, specs(tmp_path, **texts))
    hung = Counter(request.service for request in endpoint.requests if request.region == "eu-south-1")
    assert 3 <= hung["kms"] <= 5
    for name in tops.values():
        assert night.outcome(name, "us-east-1")["status"] == "empty"
        assert night.outcome(name, "eu-south-1")["error_code"] == "ReadTimeoutError"
    assert night.outcome("ListKeys", "eu-south-1")["calls"] == hung["kms"]


def test_what_time_leaves_over_is_an_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, until = settings(tmp_path, collect={"concurrency": 1}), datetime(2026, 3, 31, 5, 30, tzinfo=UTC)
    script = {"ListKeys": listed(9), "DescribeKey": Reply({"KeyMetadata": {"KeyId": "k"}})}

    class Clock(datetime):
        asked = 0

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return until + timedelta(seconds=cls.asked - 4)

    def described(_: Request) -> Reply:
        Clock.asked += 1
        return Reply({"KeyMetadata": {"KeyId": "k"}})

    monkeypatch.setattr(dispatch, "datetime", Clock)
    with Endpoint({**script, "DescribeKey": described}).serving(monkeypatch):
        account = Account(READER, role_arn=ROLE, regions=("us-east-1",))
        unit = units(specs(tmp_path, kms=BELOW), [account], 1)[0]
        with begin(Lake.open(chosen.lake, create=True), "collect", day=DAY) as run:
            summary = collect_unit(unit, chosen, run.ref, until=until + timedelta(days=36500))
            assert summary.late == 0
        Clock.asked = 0
        with begin(Lake.open(chosen.lake, create=True), "collect", day=DAY) as run:
            monkeypatch.setattr("collectors.calls.datetime", Clock)
            summary = collect_unit(unit, chosen, run.ref, until=until)
            assert 0 < summary.late < 9
            assert summary.unanswered_children == {"error": summary.late}
    assert LATE == "DeadlinePassed"


def test_credentials_that_expire_midway_are_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roles: list[Request] = []

    def role(request: Request) -> Reply:
        roles.append(request)
        return assumed(request, serial=len(roles))

    def described(request: Request) -> Reply:
        if request.key_id.endswith(f"{len(roles):04}") and len(roles) > 1:
            return Reply({"KeyMetadata": {"KeyId": request.params["KeyId"]}})
        return error("ExpiredTokenException", "The security token included in the request is expired", 403)

    script = {"AssumeRole": role, "ListKeys": listed(5), "DescribeKey": described}
    chosen = settings(tmp_path, collect={"max_attempts": 5})
    with Endpoint(script).serving(monkeypatch):
        night = collect(chosen, specs(tmp_path, kms=BELOW))
    assert night.outcome("DescribeKey")["status"] == "ok"
    assert len(night.answers("DescribeKey")) == 5


PAGE = Reply("<html><body>Please sign in</body></html>", headers={"Content-Type": "text/html"})


@pytest.mark.parametrize(
    ("service", "text", "script"),
    [
        ("kms", LISTED, {"ListKeys": [PAGE, Reply('{"Keys": [{"KeyId": {}'), Reply(""), listed(2)]}),
        (
            "sns",
            '[[operation]]\nname = "ListTopics"\n',
            {"ListTopics": [PAGE, Reply(""), Reply("<ListTopicsResponse><L"), query("ListTopics", "<Topics/>")]},
        ),
        (
            "s3",
            '[[operation]]\nname = "GetBucketEncryption"\nfixed = { Bucket = "b" }\n',
            {"GET /b": [PAGE, Reply("<ServerSideEncryptionConfiguration><R"), ENCRYPTED, ENCRYPTED]},
        ),
        (
            "s3",
            '[[operation]]\nname = "GetBucketPolicy"\nfixed = { Bucket = "b" }\n',
            {"GET /b": [PAGE, PAGE, Reply('{"Statement": []}'), PAGE]},
        ),
    ],
)
def test_garbage_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: str, text: str, script: dict[str, list[Reply]]
) -> None:
    """A page that is well-formed must not be taken for an empty configuration, nor for a policy's text."""
    with Endpoint(script).serving(monkeypatch):
        night = collect(settings(tmp_path, collect={"max_attempts": 4}), specs(tmp_path, **{service: text}))
    (row,) = night.responses
    assert "sign in" not in row["body"]
    (outcome,) = night.outcomes
    assert (outcome["error_code"], outcome["calls"]) == (None, 1)
    assert outcome["retries"] in (2, 3)


def test_what_a_run_knows_of_regions_is_its_own() -> None:
    assert reach("run-1") is reach("run-1")
    assert reach("run-1") is not reach("run-2")


def test_a_session_without_a_role_has_nothing_to_renew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint({}).serving(monkeypatch) as endpoint:
        session = AccountSession(settings(tmp_path))
        before = session.credentials.get_frozen_credentials()
        session.renew()
        assert session.credentials.get_frozen_credentials() == before
        assert endpoint.requests == []
