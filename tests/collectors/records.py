"""Arbitrary records of CloudTrail, for property tests."""

from hypothesis import strategies as st

from collectors.trail.members import BOOLS, DOCUMENTS, STRINGS

NAMES = [*STRINGS, *BOOLS, *DOCUMENTS, "eventID", "eventTime", "extra", "insightContext", "eventId", "timeWindow"]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)
TIMES = st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds") + "Z") | st.sampled_from(
    ["2023-07-10T10:00:00.123Z", "2023-07-10T10:00:00+02:00", "2023-07-10", "0001-01-01T00:00:00+14:00", "soon", ""]
)
IDS = st.uuids().map(str) | st.just("sha256-" + "0" * 64)
RECORDS = st.builds(
    lambda members, usual: {"eventVersion": "1.11"} | members | usual,
    st.dictionaries(st.sampled_from(NAMES) | TEXTS, VALUES, max_size=8),
    st.fixed_dictionaries({}, optional={"eventTime": TIMES, "eventID": IDS})
    | st.fixed_dictionaries(
        {"eventCategory": st.just("Aggregated"), "eventId": IDS},
        optional={
            "eventTime": TIMES,
            "eventID": IDS,
            "accountId": VALUES,
            "timeWindow": st.dictionaries(st.just("windowStart") | TEXTS, TIMES | VALUES, max_size=2),
        },
    ),
)
