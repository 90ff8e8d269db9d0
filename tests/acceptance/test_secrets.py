"""Secrets stay out: planted wherever people put them, found in nothing that a night and its readers leave behind."""

import base64
import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from collectors import aws_models
from collectors.accounts import Account
from collectors.redaction import Redactor
from collectors.secret_texts import FORMS
from collectors.snapshots import Unit, collect_unit
from collectors.specs import FOLDER, OperationSpec, ServiceSpec, load_spec
from data.sample.estate import running
from data.sample.organization import HOME_REGION, PRODUCTION
from evidence.ids import new_run_id
from evidence.keys import redaction_key
from evidence.run import RunRef
from tests.acceptance.secrets.careless import enter
from tests.acceptance.secrets.marks import Secrets
from tests.acceptance.secrets.planting import plant
from tests.acceptance.secrets.searching import found_in
from tests.acceptance.secrets.shapes_server import Shapes, serving
from tests.collectors import rigs
from tests.flows.places import Place, configured

HELD = (
    *("apigateway", "apigatewayv2", "autoscaling", "batch", "cloudformation", "cloudfront", "codebuild", "cognito-idp"),
    *("ec2", "ecs", "events", "glue", "iam", "iot", "kms", "lambda", "rds", "redshift", "s3", "sagemaker"),
    *("secretsmanager", "sns", "sqs", "ssm", "stepfunctions"),
)
"""Services of which the estate holds what is planted."""
SHAPED = (
    *("amplify", "appflow", "apprunner", "bedrock-agent", "codepipeline", "datapipeline", "dms", "ds"),
    *("elasticbeanstalk", "elbv2", "emr", "emr-serverless", "firehose", "fsx", "kafkaconnect", "kinesisanalyticsv2"),
    *("lightsail", "mwaa", "pipes", "quicksight", "scheduler", "securityhub", "wafv2"),
)
"""Services that the estate doesn't hold, or not with these members."""
BROKEN = ("dax", "mq", "workspaces")
"""Services whose answers are errors and no answers at all."""


@dataclass(frozen=True)
class Planted:
    """A place where a night was completed and its outputs lie, and what had been planted."""

    place: Place
    estate: Secrets
    shapes: Secrets
    errors: Secrets
    never: Secrets
    members: frozenset[str]

    @property
    def all(self) -> dict[str, str]:
        return self.estate.planted | self.shapes.planted | self.errors.planted | self.never.planted

    def rows(self, dataset: str) -> list[dict[str, Any]]:
        files = (self.place.folder / "data" / "lake" / dataset).rglob("*.parquet")
        return [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    secrets, shapes, errors, never = Secrets(), Secrets(2000), Secrets(8000), Secrets(9000)
    refusals = {
        "dax": (
            400,
            "application/x-amz-json-1.1",
            json.dumps({"__type": "InvalidParameter", "message": f"the password: {errors.plain('an error')} is wrong"}),
        ),
        "mq": (200, "application/json", f'{{"BrokerSummaries": [{{"Secret": "{errors.new("garbage")}'),
        "workspaces": (502, "text/html", f"<html>{errors.new('a page of an intermediary')}</html>"),
    }
    answering = Shapes(SHAPED, shapes)
    with running() as estate, serving(answering, refusals) as url:
        plant(enter(estate, secrets, never))
        made = configured(
            estate,
            tmp_path_factory.mktemp("secrets"),
            organization={"include": [PRODUCTION.id]},
            cloudtrail={"sources": [], "lookup": "never"},
            collect={"breadth": [*HELD, *SHAPED, *BROKEN], "max_attempts": 1},
        )
        ids = {service: aws_models.service_model(service).service_id for service in (*SHAPED, *BROKEN)}
        elsewhere = {f"AWS_ENDPOINT_URL_{str(ids[name]).upper().replace(' ', '_')}": f"{url}/{name}" for name in ids}
        place = Place(made.folder, {**made.environment, **elsewhere, "REMIT_REGIONS": json.dumps([HOME_REGION])})
        code, out, err = place.whole_night()
        (place.folder / "night.txt").write_text(out + err)
        assert code in (0, 1), out + err
        _read(place)
        yield Planted(place, secrets, shapes, errors, never, frozenset(answering.members))


def _read(place: Place) -> None:
    """Let every reader of a night write down what it shows."""
    shown = place.folder / "shown"
    shown.mkdir()
    day = place.lake.runs()[0].manifest.day.isoformat()
    [rsp] = _ask(
        place,
        "select distinct evidence[1] from control_results where resource_id = 'careless-a' and"
        " control_id = 'lambda_env_no_secrets'",
    )
    for name, arguments in {
        "evidence.txt": ("evidence", "show", rsp[0]),
        "evidence.json": ("evidence", "show", rsp[0].partition("#")[0], "--format", "json"),
        "answers.csv": ("sql", "from responses", "--format", "csv"),
        "results.json": ("sql", "from control_results", "--format", "json"),
        "resources.json": ("sql", "from resources", "--format", "json"),
        "export.txt": ("export", str(shown / "package.zip"), "--from", day, "--to", day),
        "query.txt": ("query", "run", "open_exceptions", "--format", "xlsx", "--out", str(shown / "open.xlsx")),
        "verify.txt": ("verify", "data/lake"),
    }.items():
        code, out, err = place.remit(*arguments)
        assert code == 0, out + err
        (shown / name).write_text(out + err)


def _ask(place: Place, statement: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(place.tables), read_only=True) as connection:
        return connection.execute(statement).fetchall()


def test_secrets_of_many_kinds_stand_in_many_places(planted: Planted) -> None:
    places = {place.partition(",")[0] for place in planted.estate.planted.values()}
    assert len(places) >= 50
    assert len(planted.members) >= 150
    assert len(set(planted.all)) == len(planted.all) >= 500


def test_none_is_in_anything_that_is_left_behind(planted: Planted) -> None:
    left = {file.relative_to(planted.place.folder).parts[0] for file in planted.place.folder.rglob("*")}
    assert left >= {"data", "shown", "night.txt"}
    assert {path.name for path in (planted.place.folder / "data").iterdir()} >= {
        "lake",
        "prefect",
        "remit.duckdb",
        "remit.duckdb.history",
    }
    found = found_in(planted.place.folder)
    assert {planted.all.get(mark, mark): places for mark, places in found.items()} == {}


def test_each_was_answered_and_its_fingerprint_remains(planted: Planted) -> None:
    """A secret that no call answers would prove nothing by its absence."""
    redactor = Redactor(redaction_key(planted.place.folder / "data"))
    kept = "\n".join(row["body"] for row in planted.rows("responses"))
    missed = {
        secrets.planted[mark]
        for secrets in (planted.estate, planted.shapes)
        for mark, value in secrets.values.items()
        if not any(redactor.fingerprint(form) in kept for form in _forms(value))
    }
    assert missed == {"cloudformation:GetTemplate TemplateBody"}, "whose fingerprint is of a whole template"


def _forms(value: str) -> Iterator[str]:
    """The texts of which a secret's fingerprint may be: itself, in base64 as text and as blob, and a part of it."""
    encoded = base64.b64encode(value.encode()).decode()
    yield from (value, encoded, json.dumps(encoded))
    for form in FORMS:
        yield from (match[2] for match in form.finditer(value))


def test_errors_and_garbage_tell_nothing(planted: Planted) -> None:
    ended = {row["service"]: row["error_message"] for row in planted.rows("outcomes") if row["service"] in BROKEN}
    assert set(ended) == set(BROKEN)
    told = [row["error_message"] for row in planted.rows("outcomes") if row["service"] == "dax"]
    assert any(message.startswith("the password: redacted:") for message in told)


def test_controls_still_find_them_by_their_names(planted: Planted) -> None:
    rows = _ask(
        planted.place,
        "select control_id, status, reason from control_results where resource_id like '%careless%' or resource_id in"
        " (select resource_id from control_results where control_id = 'ec2_user_data_no_secrets' and status = 'fail')",
    )
    told = {control: reason for control, status, reason in rows if status == "fail"}
    assert "DB_PASSWORD" in told["lambda_env_no_secrets"] or "OTHER_PASSWORD" in told["lambda_env_no_secrets"]
    assert "password in line 2" in told["ec2_user_data_no_secrets"]
    assert "NPM_TOKEN" in told["codebuild_no_plain_credentials"]


def test_equal_secrets_have_equal_fingerprints(planted: Planted) -> None:
    functions = {
        function["FunctionName"]: function["Environment"]["Variables"]
        for row in planted.rows("responses")
        if (row["service"], row["operation"]) == ("lambda", "ListFunctions")
        for function in json.loads(row["body"])["Functions"]
        if function["FunctionName"].startswith("careless")
    }
    same = {functions["careless-a"]["DB_PASSWORD"], functions["careless-b"]["OTHER_PASSWORD"]}
    assert len(same) == 1
    assert same.pop().startswith("redacted:")
    assert functions["careless-b"]["NOTE"] not in functions["careless-a"].values()


def test_the_search_finds_what_lies_in_any_container(tmp_path: Path) -> None:
    secrets = Secrets()
    texts = {name: f"a,{secrets.new(name)}" for name in ("a.txt", "b.gz", "c.zip", "d.parquet", "e.db", "f.duckdb")}
    (tmp_path / "a.txt").write_text(base64.b64encode(texts["a.txt"].encode()).decode())
    (tmp_path / "b.gz").write_bytes(gzip.compress(texts["b.gz"].encode()))
    inner = io.BytesIO()
    pq.write_table(pa.table({"a": [{"b": texts["d.parquet"]}]}), inner)
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("c", texts["c.zip"])
        archive.writestr("d", inner.getvalue())
    with sqlite3.connect(tmp_path / "e.db") as connection:
        connection.execute("create table a as select ? as b", [texts["e.db"]])
    with duckdb.connect(str(tmp_path / "f.duckdb")) as store:
        store.execute("create table a as select [?] as b", [texts["f.duckdb"]])
    found = found_in(tmp_path)
    assert {place for places in found.values() for place in places} >= {
        "a.txt",
        "b.gz!",
        "c.zip!c",
        "c.zip!d!a",
        "e.db",
        "f.duckdb!a.b",
    }
    assert set(secrets.planted) - {"Pl4nt3dQz0000"} <= set(found), "in base64 the stem is found, and not which it is"


def test_a_redaction_that_is_switched_off_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = Secrets()
    spec = load_spec(FOLDER / "firehose.toml")
    with serving(Shapes(("firehose",), secrets), {}) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"{url}/firehose")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        for asked, expected in ((spec, set[str]()), (_bare(spec), {"Url", "AttributeValue"})):
            folder = tmp_path / f"{len(expected)}"
            unit = Unit("u", Account(id=rigs.READER, caller_arn=rigs.ROLE, regions=(HOME_REGION,)), (asked,))
            run = RunRef(str(folder / "lake"), new_run_id(), rigs.DAY)
            collect_unit(unit, rigs.settings(folder, accounts=({"id": rigs.READER},)), run)
            found = {secrets.planted[mark].rpartition(".")[2] for mark in found_in(folder)}
            assert found == expected, "secrets with a form of their own are found without a spec"


def _bare(spec: ServiceSpec) -> ServiceSpec:
    def bare(operation: OperationSpec) -> OperationSpec:
        return replace(operation, redact=(), children=tuple(map(bare, operation.children)))

    return replace(spec, operations=tuple(map(bare, spec.operations)))
