"""All that remit asks, asked of moto's own server with all that it can hold: what fails is moto's lack, and listed.

`python -m tests.acceptance.moto.page` prints the two lists of docs/emulators.md that need no judgement.
"""

from importlib.metadata import version

import pytest

from tests.acceptance.moto.night import Night, asked
from tests.acceptance.moto.page import Lacks, written
from tests.flows.places import ROOT

HOLDS_NOTHING = {
    "account",
    "appconfig",
    "ce",
    "codecommit",
    "identitystore",
    "service-quotas",
    "signer",
    "timestream-write",
}
"""Services that moto has and remit has no `ok` answer from: what would list what they hold, moto has not."""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    return asked(tmp_path_factory.mktemp("moto"))


def test_what_fails_is_what_moto_lacks(night: Night) -> None:
    found = Lacks.of(night)
    assert found.unexplained == [], "failed, and moto says nothing of it: look for the reason in remit"
    told = written()
    assert told.services == found.services
    assert told.operations == found.operations
    assert told.answers == found.answers, "is it remit's? mend the spec; is it moto's? write it down with the reason"


def test_moto_holds_something_of_every_service_that_it_has(night: Night) -> None:
    services = {row["service"] for row in night.outcomes} - Lacks.of(night).services
    answered = {row["service"] for row in night.outcomes if row["status"] == "ok"}
    assert services - answered == HOLDS_NOTHING
    assert len({(row["service"], row["operation"]) for row in night.outcomes if row["status"] == "ok"}) >= 590


def test_the_page_is_of_this_moto() -> None:
    assert f"## Tested with moto {version('moto')}\n" in (ROOT / "docs" / "emulators.md").read_text()
