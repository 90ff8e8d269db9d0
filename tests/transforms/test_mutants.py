"""The report on mutants finds what cases leave open, and nothing where they leave nothing open."""

from evidence.duck import connect
from evidence.schema import DATASETS
from tests import mutants
from tests.transforms.catalogs import readable
from transforms.catalog import load_controls
from transforms.workshop import Workshop, put


def test_a_rule_is_changed_where_it_decides() -> None:
    sql = (
        "select if(size >= 7 and not is_old, 'pass', 'fail') as status,\n    if(size >= 8, 'a', 'b') as reason\nfrom a"
    )
    with connect() as connection:
        made = dict(mutants.mutants(sql, connection))
    assert {what.split(": ", 1)[1].split(" in ")[0] for what in made} == {
        "COMPARE_GREATERTHANOREQUALTO turned",
        "CONJUNCTION_AND turned",
        "7 moved by one",
    }
    assert all(what.startswith("1:") for what in made)
    assert len(set(made.values())) == 3


def test_cases_that_leave_nothing_open_have_no_survivor() -> None:
    control = load_controls()["redshift_maintenance"]
    with connect() as connection:
        for name, dataset in DATASETS.items():
            put(connection, name, dataset.schema.empty_table())
        count, alive = mutants.survivors(Workshop(connection, readable()), control)
    assert count > 2
    assert alive == []
