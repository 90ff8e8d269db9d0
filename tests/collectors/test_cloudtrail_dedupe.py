"""Marks tell events apart as their recipient and id do, and what has been seen is remembered."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collectors.trail import native
from collectors.trail.dedupe import Marks, Seen, marks, uuids

Key = tuple[str, str]
UUIDS = st.uuids().map(str)
IDS = UUIDS | UUIDS.map(str.upper) | UUIDS.map(lambda text: text[:-1] + "g") | st.text(max_size=40)
KEYS = st.tuples(st.sampled_from(["111111111111", "222222222222", ""]), IDS.filter(lambda text: text.isprintable()))


@settings(deadline=None)
@given(st.lists(st.lists(KEYS, max_size=12), max_size=4), st.lists(KEYS, max_size=12), st.data())
def test_an_event_is_new_once(
    batches: list[list[tuple[str, str]]], held: list[tuple[str, str]], data: st.DataObject
) -> None:
    known = set(held)
    seen = Seen(_marks(held))
    for fresh in batches:
        again = data.draw(st.lists(st.sampled_from(sorted(known)), max_size=4)) if known else []
        batch = data.draw(st.permutations([*fresh, *again, *fresh[:2]]))
        expected = []
        for key in batch:
            expected.append(key not in known)
            known.add(key)
        assert seen.new(_marks(batch)).tolist() == expected


def test_marks_of_half_the_same_are_told_apart() -> None:
    ids = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"]
    first = marks(pa.array(["1"]), pa.array(ids[:1]))
    seen = Seen(first)
    assert seen.new(marks(pa.array(["1", "1"]), pa.array(ids))).tolist() == [False, True]
    assert seen.new(marks(pa.array(["1", "2"]), pa.array([ids[1]] * 2))).tolist() == [False, True]


def _marks(keys: list[Key]) -> Marks:
    recipients, ids = [key[0] for key in keys], [key[1] for key in keys]
    return marks(pa.array(recipients, pa.string()), pa.array(ids, pa.string()))


@pytest.mark.skipif(not native.AVAILABLE, reason="the library is not built")
@given(st.lists(IDS, max_size=12), st.integers(0, 12))
def test_the_compiled_twin_reads_the_same_uuids(ids: list[str], start: int) -> None:
    texts = pa.array([text for text in ids if text.isprintable()], pa.string()).slice(start)
    values, valid = uuids(texts)
    found, usual = native.uuids(texts)
    assert usual.tolist() == valid.tolist()
    assert found[usual].tolist() == values[valid].tolist()
