"""How calls end: the one list of error codes and what they mean, and the summing up of many calls to one outcome."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    HTTPClientError,
    PaginationError,
    ParamValidationError,
    UnknownRegionError,
)
from botocore.exceptions import ConnectionError as AwsConnectionError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import NameResolutionError

from collectors.spec_form import Match
from evidence.schema import ANSWERED

MESSAGE_LENGTH = 500
DENIED = frozenset(
    (
        "AccessDenied",
        "AccessDeniedException",
        "AccessDeniedForDependencyException",
        "AllAccessDisabled",
        "AuthorizationError",
        "AuthorizationErrorException",
        "Client.UnauthorizedOperation",
        "Forbidden",
        "ForbiddenException",
        "NotAuthorized",
        "NotAuthorizedException",
        "OperationNotPermittedException",
        "UnauthorizedAccess",
        "UnauthorizedException",
        "UnauthorizedOperation",
        "403",
    )
)
NOT_ENABLED = frozenset(
    (
        "AWSOrganizationsNotInUseException",
        "InvalidAccessException",
        "NoSuchConfigurationRecorderException",
        "OptInRequired",
        "SubscriptionRequiredException",
    )
)
NOT_OFFERED = frozenset(
    (
        "UnknownOperationException",
        "UnsupportedOperationException",
        "InvalidAction",
    )
)
NOT_OPTED_IN = frozenset(
    (
        "AuthFailure",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
    )
)
"""A credential that other Regions take and this one doesn't know: the Region is not opted in."""
THROTTLED = frozenset(
    (
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
        "429",
    )
)
EXPIRED = frozenset(
    (
        "ExpiredToken",
        "ExpiredTokenException",
        "RequestExpired",
        "TokenRefreshRequired",
    )
)
"""Credentials that were good until now."""
LATE = "DeadlinePassed"
_TIMED_OUT = frozenset(("RequestTimeout", "RequestTimeoutException"))
_AILING = frozenset((500, 502, 503, 504))
_TOO_MANY = 429
GONE = frozenset(["NoSuchBucket", "ResourceNotFoundException"])
"""Answers to a child call: what was listed a moment ago is no more."""


@dataclass(frozen=True)
class Failure:
    """Why there is no answer, in the words of an outcome row; status `absent` stands for an error that is an answer."""

    status: str
    code: str | None
    message: str


def classify(
    error: Exception, *, absent: Sequence[Match], not_enabled: Sequence[Match], child: bool, regional: bool
) -> Failure:
    """Say what an error means: what the spec says of its code comes first, then the lists above.

    Messages may hold what AWS said, never a body. They are to be redacted, and only then shortened: half a secret has
    no form any more.
    """
    if not isinstance(error, ClientError):
        return _without_answer(error)
    said = error.response.get("Error", {})
    code, message = str(said.get("Code", "")), str(said.get("Message", ""))
    meant = _by_spec(code, message, absent, not_enabled) or _by_code(error, code, child, regional)
    if code.isdigit():
        message = f"HTTP status {code}, without an error that could be read"
    if error.operation_name == "AssumeRole":
        message = f"AssumeRole: {message}"
    return Failure(meant, code, message)


def expired(error: BaseException) -> bool:
    """Whether credentials were good until now."""
    return isinstance(error, ClientError) and _code(error) in EXPIRED


def spoiled(error: BaseException) -> bool:
    """Whether an answer was garbage or credentials had expired, neither of which botocore tries again by itself."""
    return isinstance(error, ResponseParserError) or expired(error)


def passes(error: BaseException) -> tuple[bool, bool]:
    """Say whether to ask again may help, and whether that is because too much was asked."""
    if not isinstance(error, ClientError):
        return isinstance(error, HTTPClientError | AwsConnectionError) or spoiled(error), False
    code, status = _code(error), error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    throttled = code in THROTTLED or status == _TOO_MANY
    return throttled or spoiled(error) or code in _TIMED_OUT or status in _AILING, throttled


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _by_spec(code: str, message: str, absent: Sequence[Match], not_enabled: Sequence[Match]) -> str | None:
    for status, matches in (("absent", absent), ("not_enabled", not_enabled)):
        for match in matches:
            if match.code == code and (match.message or "").lower() in message.lower():
                return status
    return None


def _by_code(error: ClientError, code: str, child: bool, regional: bool) -> str:
    if code in DENIED or code.startswith("ExplicitDeny"):
        return "denied"
    if child and code in GONE:
        return "absent"
    if code in NOT_ENABLED:
        return "not_enabled"
    if code in NOT_OFFERED or (regional and code in NOT_OPTED_IN):
        return "not_offered"
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return "throttled" if code in THROTTLED or status == _TOO_MANY else "error"


def _without_answer(error: Exception) -> Failure:
    code = type(error).__name__
    if isinstance(error, EndpointConnectionError) and isinstance(error.kwargs.get("error"), NameResolutionError):
        return Failure("not_offered", code, "the endpoint's name is not known")
    if isinstance(error, UnknownRegionError):
        return Failure("not_offered", code, str(error))
    if isinstance(error, ResponseParserError):
        return Failure("error", code, "the answer could not be read")
    if isinstance(error, PaginationError):
        return Failure("error", code, "the pages of the answer go round in a circle")
    if isinstance(error, ParamValidationError):
        return Failure("error", code, "an item's values do not fit the parameters of the call")
    if isinstance(error, BotoCoreError):
        return Failure("error", code, str(error))
    return Failure("error", code, "the answer is not what the service's model says")


def too_late(until: datetime) -> Failure:
    """Return why a call is not made after the time is up."""
    return Failure("error", LATE, f"not made: the time for collecting was up at {until:%Y-%m-%d %H:%M} UTC")


def shortened(text: str) -> str:
    """Return a text in one line of at most 500 characters."""
    line = " ".join(text.split())
    return line if len(line) <= MESSAGE_LENGTH else line[: MESSAGE_LENGTH - 1] + "…"


@dataclass
class Tally:
    """What came of all calls of one operation, in one place of a spec, in one Region."""

    answered: int = 0
    absent: int = 0
    items: int = 0
    calls: int = 0
    retries: int = 0
    duration_ms: int = 0
    failures: list[Failure] = field(default_factory=list)

    def failure(self) -> Failure | None:
        """The commonest failure: the first of those that came most often."""
        counted = Counter((failure.status, failure.code) for failure in self.failures)
        if not counted:
            return None
        commonest = counted.most_common(1)[0][0]
        return next(failure for failure in self.failures if (failure.status, failure.code) == commonest)

    def ended(self) -> Failure:
        """The end of an operation that is asked for itself: any failure leaves a hole, and says so."""
        if failure := self.failure():
            return failure
        if self.items:
            return Failure("ok", None, "")
        return Failure("absent" if self.absent else "empty", None, "")

    def ended_below(self, parent: str, above: Failure) -> Failure:
        """The end of an operation that is asked for each item of another, `parent`, which ended as `above` says."""
        if above.status not in ANSWERED:
            extent = "not asked for every item" if self.calls else "not asked"
            return Failure(above.status, above.code, shortened(f"{extent}: {parent} was {above.status}"))
        if self.answered:
            return Failure("ok", None, "")
        return self.failure() or Failure("empty", None, "")


def merged(ends: Sequence[Failure]) -> Failure:
    """One end of an operation that stands in several places below others: what failed shows unless one was answered."""
    order = {"ok": 0, "absent": 2, "empty": 3}
    return min(ends, key=lambda end: order.get(end.status, 1))
