"""What holds of any record and any delivery: nothing is changed on the way into the lake, and it comes in once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from collectors.trail.records import BOOLS, DOCUMENTS, STRINGS, record_of
from evidence.lake import Lake
from tests.collectors.trails import START, Chain, Tree, ingested, outcomes, record, rows, written

WHOLE = settings(
    max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate]
)
"""Each example is an ingestion into a lake of its own; a failing one is not shrunk, which would take minutes."""


def joined(parts: SearchStrategy[list[str]], first: str, last: str) -> SearchStrategy[str]:
    return parts.map(lambda texts: first + ",".join(texts) + last)


SPACE = st.sampled_from(["", "", "", " ", "\n", "\t ", "\r\n"])
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
ESCAPES = st.from_regex(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})', fullmatch=True)
"""Among them, halves of surrogate pairs and NUL."""
LETTERS = st.characters(codec="utf-8", exclude_characters='"\\', min_codepoint=32)
STRINGS_ = st.lists(LETTERS | ESCAPES, max_size=8).map(lambda parts: f'"{"".join(parts)}"')
LOOK_LIKE_NUMBERS = st.sampled_from(['"NaN"', '"Infinity"', '"-0"', '"1e999"', '"null"', '"true"', '""'])
SCALARS = st.sampled_from(["null", "true", "false", "-0", "1E400"]) | NUMBERS | STRINGS_ | LOOK_LIKE_NUMBERS


def within(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    spaced = st.tuples(SPACE, inner, SPACE).map("".join)
    members = st.tuples(SPACE, STRINGS_ | st.just('"same"'), SPACE, st.just(":"), spaced).map("".join)
    deep = st.tuples(st.integers(1, 150), inner).map(lambda pair: "[" * pair[0] + pair[1] + "]" * pair[0])
    return deep | joined(st.lists(spaced, max_size=4), "[", "]") | joined(st.lists(members, max_size=4), "{", "}")


VALUES = st.recursive(SCALARS, within, max_leaves=6)
NAMES = st.sampled_from([*STRINGS, *BOOLS, *DOCUMENTS, "eventID", "eventTime", "extra", "insightContext"])
MEMBERS = st.tuples(NAMES.map(json.dumps) | STRINGS_, st.just(":"), VALUES | STRINGS_).map("".join)


@st.composite
def record_texts(draw: DrawFn) -> str:
    """Return any JSON object that could be a record, as text; the last of its ids is its own."""
    version, own = draw(st.integers(0, 11)), draw(st.uuids())
    return (
        "{"
        + ",".join([f'"eventVersion":"1.{version}"', *draw(st.lists(MEMBERS, max_size=6)), f'"eventID":"{own}"'])
        + "}"
    )


def told_apart(value: Any) -> str:
    """Write a value so that 1, 1.0 and true differ, and what JSON calls equal does not."""
    return json.dumps(value, sort_keys=True)


@WHOLE
@given(texts=st.lists(record_texts(), min_size=10, max_size=30))
def test_any_record_survives_to_the_value(tmp_path_factory: Any, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    files = {f"{n}.json": (f'{{"Records":[{text}]}}'.encode(), {}) for n, text in enumerate(texts)}
    lake = Lake.open(folder / "lake", create=True)
    ingested(lake, written(files, folder / "mirror"))
    assert set(outcomes(lake).values()) == {"not_covered"}
    held = {row["log_object"]: record_of(row) for row in rows(lake)}
    assert held.keys() == files.keys()
    for number, text in enumerate(texts):
        assert told_apart(held[f"{number}.json"]) == told_apart(json.loads(text))


@WHOLE
@given(texts=st.lists(st.tuples(st.sampled_from([*DOCUMENTS]), VALUES), min_size=10, max_size=30))
def test_nested_values_survive_to_the_letter(tmp_path_factory: Any, texts: list[tuple[str, str]]) -> None:
    """Spelling, space and repeated names stay as they are."""
    folder = tmp_path_factory.mktemp("letter")
    files = {
        f"{n}.json": (f'{{"eventName":"A","n":{n},"{name}":{text}}}'.encode(), {})
        for n, (name, text) in enumerate(texts)
    }
    lake = Lake.open(folder / "lake", create=True)
    ingested(lake, written(files, folder / "mirror"))
    held = {row["log_object"]: row for row in rows(lake)}
    for number, (name, text) in enumerate(texts):
        assert held[f"{number}.json"][DOCUMENTS[name]] == text


def in_records(records: list[dict[str, Any]]) -> bytes:
    return json.dumps({"Records": records}).encode()


def in_lines(records: list[dict[str, Any]]) -> bytes:
    return b"\n".join(json.dumps(one).encode() for one in records)


def in_a_list(records: list[dict[str, Any]]) -> bytes:
    return json.dumps(records, indent=2).encode()


def looked_up(records: list[dict[str, Any]]) -> bytes:
    return json.dumps({"Events": [{"CloudTrailEvent": json.dumps(one)} for one in records]}).encode()


def enveloped(records: list[dict[str, Any]]) -> bytes:
    kind = "AWS API Call via CloudTrail"
    return b"".join(json.dumps({"version": "0", "detail-type": kind, "detail": one}).encode() for one in records)


FORMS: list[Callable[[list[dict[str, Any]]], bytes]] = [in_records, in_lines, in_a_list, looked_up, enveloped]
POPULATION = [record(number, START, extra=[number]) for number in range(9)]


@st.composite
def deliveries(draw: DrawFn) -> list[Tree]:
    """Return nights of files that hold each record of the population at least once, in any cut, order and form."""
    nights: list[Tree] = []
    missing = list(range(len(POPULATION)))
    while missing or not nights:
        chain = Chain()
        named = []
        for _ in range(draw(st.integers(1, 4))):
            chosen = draw(st.lists(st.integers(0, len(POPULATION) - 1), max_size=12)) + missing[:3]
            missing = [number for number in missing if number not in chosen]
            records = [POPULATION[number] for number in draw(st.permutations(chosen))]
            if draw(st.booleans()):
                named.append(chain.log(START, records))
            else:
                chain.tree[f"{draw(st.uuids())}.json"] = (draw(st.sampled_from(FORMS))(records), {})
        chain.digest(draw(st.permutations(sorted({*named}))))
        nights.append(chain.tree)
    return nights


@WHOLE
@given(nights=deliveries())
def test_any_cut_order_form_and_repetition_is_one_table(tmp_path_factory: Any, nights: list[Tree]) -> None:
    folder: Path = tmp_path_factory.mktemp("cut")
    lake = Lake.open(folder / "lake", create=True)
    for number, tree in enumerate(nights):
        ingested(lake, written(tree, folder / f"mirror{number}"))
    found = sorted((record_of(row) for row in rows(lake)), key=told_apart)
    assert found == sorted(POPULATION, key=told_apart)
