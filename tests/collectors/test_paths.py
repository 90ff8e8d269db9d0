"""Paths name what they say, and every item's pointer leads back to it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors import paths

NAMES = st.text(st.characters(codec="utf-8", exclude_characters=".[]*@"), min_size=1, max_size=4)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


def resolve(body: Any, pointer: str) -> Any:
    """Return what a JSON pointer points at. Raises LookupError where it points at nothing."""
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        body = body[int(name)] if isinstance(body, list) else body[name]
    return body


def leading_path(document: Any, draw: Any) -> tuple[str, Any]:
    """Walk down a document at random, and return the path of `paths` that leads where the walk ended."""
    parts: list[str] = []
    while document and isinstance(document, dict | list) and draw(st.booleans()):
        if isinstance(document, list):
            parts.append("[]")
            document = document[draw(st.integers(0, len(document) - 1))]
        else:
            name = draw(st.sampled_from(sorted(document)))
            parts.append(name)
            document = document[name]
    return ".".join(parts).replace(".[]", "[]"), document


@given(st.data())
def test_every_pointer_leads_back_to_its_item(data: st.DataObject) -> None:
    document = data.draw(DOCUMENTS)
    steps = data.draw(st.lists(st.sampled_from(["*", "[]"]), max_size=4))
    found = list(paths._walk(document, tuple(steps), ""))
    for pointer, item in found:
        assert resolve(document, pointer) is item
    assert len({pointer for pointer, _ in found}) == len(found)


@given(st.data())
def test_a_walk_down_a_document_is_found_by_its_path(data: st.DataObject) -> None:
    document = data.draw(
        st.recursive(
            st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["Name", "Tags", "State", "aws:id"]), inner, max_size=3)
            ),
            max_leaves=12,
        )
    )
    path, value = leading_path(document, data.draw)
    found = [item for _, item in paths.items(document, path)]
    assert value in found
    if path.endswith("[]") or not path:
        assert paths.count(document, path) == (len(found) if path else (1 if document else 0))


@given(st.data())
def test_replacing_changes_what_the_path_names_and_nothing_else(data: st.DataObject) -> None:
    document = data.draw(
        st.recursive(
            st.integers(0, 9),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
            max_leaves=12,
        )
    )
    path, _ = leading_path(document, data.draw)
    if not path:
        return
    before = json.loads(json.dumps(document))
    named = [pointer for pointer, _ in paths.items(before, path)]
    paths.replace(document, path, lambda _: "gone")
    for pointer in named:
        assert resolve(document, pointer) == "gone"
        outer, _, last = pointer.rpartition("/")
        holder = resolve(before, outer)
        holder[int(last) if isinstance(holder, list) else last] = "gone"
    assert document == before


def test_pointers_escape_names_as_rfc_6901_says() -> None:
    document = {"Tags": {"a/b": [1], "m~n": [2]}}
    found = dict(paths.items(document, "Tags.*[]"))
    assert found == {"/Tags/a~1b/0": 1, "/Tags/m~0n/0": 2}
    assert resolve(document, "/Tags/a~1b/0") == 1


def test_absent_members_yield_nothing() -> None:
    body = {"Reservations": [{"Instances": [{"Id": "i-1"}, {"Id": None}]}, {}]}
    assert list(paths.items(body, "Reservations[].Instances[]")) == [
        ("/Reservations/0/Instances/0", {"Id": "i-1"}),
        ("/Reservations/0/Instances/1", {"Id": None}),
    ]
    assert paths.pick(body, "Reservations[].Instances[].Id") == ["i-1"]
    assert paths.pick({"A": {"B": 1}}, "A.B") == 1
    assert paths.pick({"A": "text"}, "A.B") is None
    assert paths.pick("arn", "@") == "arn"
    assert paths.count({}, "") == 0


@pytest.mark.parametrize("text", ["A..B", ".A", "A.", "A[0]", "A[?x]", "A || B", "A.[]", "A[]B", "length(A)"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(paths.PathError):
        paths.steps(text)


def test_letters_may_differ_in_case_at_any_depth() -> None:
    value = {"rules": [{"action": {"insertHeaders": [{"name": "n", "value": "v"}]}}], "VALUE": "stays"}
    paths.replace(value, "Rules[].**.InsertHeaders[].Value", lambda _: "gone", folded=True)
    assert value == {"rules": [{"action": {"insertHeaders": [{"name": "n", "value": "gone"}]}}], "VALUE": "stays"}
    paths.replace(value, "Rules[].**.InsertHeaders[].Value", lambda _: "again")
    assert "again" not in str(value)


def test_what_is_spelled_otherwise_is_replaced_at_any_depth() -> None:
    document = {"webAcl": {"Rules": [{"INSERTHEADERS": [{"value": "s"}, {"value": None}]}]}, "insertHeaders": []}
    paths.replace(document, "WebACL.**.InsertHeaders[].Value", lambda _: "gone", folded=True)
    assert document == {
        "webAcl": {"Rules": [{"INSERTHEADERS": [{"value": "gone"}, {"value": None}]}]},
        "insertHeaders": [],
    }
