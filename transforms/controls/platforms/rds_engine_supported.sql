/*---
title: Each database's version is in standard support
question: Is each database's major version still in standard support?
passes: >
  AWS does not call the version deprecated, and the standard support of its major version ends after the day of the answer;
  for an engine of which AWS answers no dates, the reference table's date lies after it, or AWS calls the version available
not_applicable: the instance is a member of a cluster, which has the version
severity: high
kind: shared
evidence:
  - rds:DescribeDBInstances
  - rds:DescribeDBClusters
  - rds:DescribeDBMajorEngineVersions
  - rds:DescribeDBEngineVersions
population: [rds:DescribeDBInstances, rds:DescribeDBClusters]
frameworks: {PCI-4.0: ["6.3.3"]}
remediation: aws rds modify-db-instance --engine-version VERSION --allow-major-version-upgrade, on a copy first.
notes: >
  AWS answers dates for MySQL, MariaDB, PostgreSQL and Aurora only. Extended support counts as past: it costs extra, and
  is for the time that an upgrade takes. A minor version that AWS deprecated fails although its major one is supported,
  since AWS will upgrade it on a day of its own choice.
---*/
with
databases as (
    from rds_databases
),
dates_answered as (
    from answered_operations where service = 'rds' and operation = 'DescribeDBMajorEngineVersions'
),
dated as (
    select
        databases.account_id,
        databases.region,
        databases.evidence_id,
        max_by(dates, length(dates.major_version)) as newest
    from databases
    join rds_support_dates as dates
        on dates.account_id = databases.account_id
        and dates.region = databases.region
        and dates.engine = databases.engine
        and (databases.engine_version = dates.major_version
            or starts_with(databases.engine_version, dates.major_version || '.'))
    group by all
),
listed as (
    select databases.evidence_id, max_by(support_dates, length(support_dates.version)) as newest
    from databases
    join support_dates
        on support_dates.subject = 'rds ' || databases.engine
        and (databases.engine_version = support_dates.version
            or starts_with(databases.engine_version, support_dates.version || '.'))
    group by all
),
weighed as (
    select
        databases.*,
        databases.engine || ' ' || coalesce(databases.engine_version, 'of an unknown version') as version,
        states.state,
        states.evidence_id is not null as is_state_answered,
        dates_answered.account_id is not null as are_dates_answered,
        dated.newest.ends_on as answered_end,
        dated.newest.major_version as answered_version,
        listed.newest as listing,
        evidence(databases.evidence_id, dated.newest.evidence_id, states.evidence_id) as evidence,
        cast(databases.collected_at as date) as day
    from databases
    left join rds_version_states as states
        on states.account_id = databases.account_id
        and states.region = databases.region
        and states.parent_evidence_id = databases.evidence_id
    left join dates_answered
        on dates_answered.account_id = databases.account_id
        and dates_answered.region = databases.region
    left join dated on dated.evidence_id = databases.evidence_id
    left join listed on listed.evidence_id = databases.evidence_id
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when cluster_id is not null then 'not_applicable'
            when state = 'deprecated' or answered_end <= day then 'fail'
            when not is_state_answered or not are_dates_answered then null
            when answered_end is not null then 'pass'
            when listing is not null then support_status(listing.version, listing.ends_on, day)
            when state = 'available' then 'pass'
            else 'no_evidence'
        end as status,
        case
            when cluster_id is not null then 'a member of cluster ' || cluster_id || ', which has the version'
            when state = 'deprecated' then 'AWS calls ' || version || ' deprecated'
            when answered_end is not null
                then version || strftime(answered_end, ', standard support until %Y-%m-%d')
            when listing is not null
                then support_reason(version, listing.version, listing.ends_on, listing.as_of)
            when state = 'available' then version || ' is available; AWS answers no dates for this engine'
            else 'neither AWS nor the reference table knows ' || version
        end as reason,
        evidence
    from weighed
)
select * from judged
