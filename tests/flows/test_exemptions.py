"""Thresholds and exemptions of a configuration, from remit.toml to what a run seals and publishes."""

from datetime import date
from pathlib import Path

import pytest

from evidence.errors import RemitError
from evidence.lake import Lake
from evidence.settings import load_settings
from flows import parts, steps
from tests.transforms.nights import catalog_of, night, rows
from tests.transforms.test_exemptions import ONE, WAREHOUSE

AUTHORITY = {
    "acm-pca:ListCertificateAuthorities": {
        "CertificateAuthorities": [
            {
                "Arn": "arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1",
                "Type": "ROOT",
                "Status": "ACTIVE",
                "NotAfter": "2036-01-01T00:00:00+00:00",
            }
        ]
    }
}


def test_they_are_judged_by_sealed_and_published(tmp_path: Path) -> None:
    text = ONE.replace("redshift_snapshots", "acm_pca_active").replace("ware*", "*:certificate-authority/1")
    (tmp_path / "exemptions.toml").write_text(text)
    (tmp_path / "remit.toml").write_text(
        f"""
        lake = "{tmp_path}/lake"
        database = "{tmp_path}/remit.duckdb"
        exemptions = "exemptions.toml"

        [parameters]
        acm_pca_active.min_days_left = 9000
        """
    )
    settings = load_settings(tmp_path / "remit.toml")
    lake = Lake.open(settings.lake, create=True)
    night(lake, catalog_of("client_side_encryption/acm_pca_active"), date(2026, 6, 2), AUTHORITY)
    assert parts.transform(settings).published
    configuration = lake.runs()[-1].manifest.configuration
    scope = {"control": "acm_pca_active", "resource": "*:certificate-authority/1"}
    assert configuration["exemptions"] == [WAREHOUSE | scope]
    assert configuration["parameters"] == {"acm_pca_active": {"min_days_left": 9000}}
    told = (
        "select status, reason[-25:], parameters, exemption_id from control_results where control_id = 'acm_pca_active'"
    )
    found = rows(settings.database, f"{told} and region = 'us-east-1'")
    assert found == [("fail", "more than 9000 days asked for"[-25:], '{"min_days_left":9000}', "warehouse")]


def test_what_does_not_hold_is_refused_before_aws_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "remit.toml"
    file.write_text('exemptions = "nowhere.toml"\n')
    with pytest.raises(RemitError, match=r"nowhere.toml can't be read") as refused:
        steps.check_rules(load_settings(file))
    assert refused.value.exit_code == 2
    file.write_text("[parameters.access_keys_rotated]\nmax_age_day = 60\n")
    with pytest.raises(RemitError, match=r"did you mean max_age_days\?"):
        parts.transform(load_settings(file))
