/*---
description: >
  Versions of AWS's own reports in Artifact, one row for each account that was told of them; the newest comes with the
  list, the older ones with a call a report. Other vendors' reports, unpublished and withdrawn versions are left out
---*/
with
told as (
    select *, operation = 'ListReportVersions' as is_version
    from items
    where service = 'artifact' and operation in ('ListReports', 'ListReportVersions') and error_code is null
),
withdrawn as (
    select account_id, item ->> '$.reportDetails.id' as id, item ->> '$.reportDetails.version' as version
    from items
    where service = 'artifact'
        and operation = 'GetReportMetadata'
        and error_code is null
        and item ->> '$.reportDetails.deletedAt' is not null
),
versions as (
    select
        account_id,
        item ->> 'id' as id,
        item ->> 'version' as version,
        evidence_id,
        item ->> 'name' as name,
        item ->> 'state' as state,
        item ->> 'companyName' as company,
        cast(cast(item ->> 'periodStart' as timestamptz) as date) as period_start,
        cast(cast(item ->> 'periodEnd' as timestamptz) as date) as period_end
    from told
    qualify row_number() over (
        partition by account_id, item ->> 'id', item ->> 'version' order by is_version, evidence_id
    ) = 1
)
select versions.* exclude (state, company)
from versions
anti join withdrawn using (account_id, id, version)
where state = 'PUBLISHED' and regexp_matches(coalesce(company, 'AWS'), '^(AWS|Amazon)\b')
