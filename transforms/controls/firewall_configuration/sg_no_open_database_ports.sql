/*---
title: Database and cache ports are closed to the world
question: Are database and cache ports closed to the world?
passes: >
  no inbound rule from the world covers a usual port of a database or cache, nor the actual port of a database that uses
  the group
not_applicable: the group belongs to another account
severity: critical
kind: customer-specific
evidence:
  [ec2:DescribeSecurityGroups, ec2:DescribeManagedPrefixLists, ec2:GetManagedPrefixListEntries, rds:DescribeDBInstances]
frameworks:
  NIST-800-53-r5: [CM-7, SC-7, SC-7(11)]
  PCI-4.0: ["1.3.1"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
  FSBP: [EC2.19]
remediation: Remove the rule, and let only the application's security group in.
notes: >
  A database on an unusual port is found only through its own answer: where that was denied, the usual ports still decide a
  fail, and a pass hangs on the missing answer if the world reaches any port at all.
---*/
with
usual_ports as (
    select unnest([
        1433, 1434, 1521, 2483, 2484, 3306, 5432, 5439, 5601, 6379, 7199, 8182, 9042, 9160, 9200, 9300, 11211, 27017, 27018,
        27019
    ]) as port
),
database_ports as (
    select account_id, region, unnest(security_group_ids) as group_id, port, evidence_id
    from rds_listed_instances
    where port is not null
),
databases_answered as (from answered_operations where service = 'rds' and operation = 'DescribeDBInstances'),
asked as (
    select rules.*, usual_ports.port, null as database_evidence_id
    from ec2_world_rules as rules
    cross join usual_ports
    union all
    select rules.*, database_ports.port, database_ports.evidence_id
    from ec2_world_rules as rules
    join database_ports
        on database_ports.account_id = rules.account_id
        and database_ports.region = rules.region
        and database_ports.group_id = rules.group_id
),
openings as (
    select
        account_id,
        region,
        group_id,
        bool_or(admits_world) as is_open,
        bool_or(admits_world is null) as is_unknown,
        string_agg(distinct port, ', ' order by port) filter (admits_world) as ports,
        string_agg(distinct source, ', ' order by source) filter (admits_world) as sources,
        coalesce(list(distinct evidence_id) filter (evidence_id is not null), [])
            || coalesce(list(distinct database_evidence_id) filter (database_evidence_id is not null), []) as evidence
    from asked
    where covers_port(protocol, from_port, to_port, 'tcp', port)
    group by account_id, region, group_id
),
reached as (
    select distinct account_id, region, group_id from ec2_world_rules where protocol in ('-1', '6', 'tcp')
),
judged as (
    select
        groups.account_id,
        groups.region,
        groups.resource_type,
        groups.resource_id,
        groups.resource_arn,
        case
            when groups.owner_id <> groups.account_id then 'not_applicable'
            when openings.is_open then 'fail'
            when openings.is_unknown then null
            when reached.group_id is not null and databases_answered.region is null then null
            else 'pass'
        end as status,
        case
            when groups.owner_id <> groups.account_id then 'the group belongs to account ' || groups.owner_id
            when openings.is_open then 'port ' || openings.ports || ' is open to ' || openings.sources
            else 'no rule opens the port of a database or cache to the world'
        end as reason,
        list_distinct([groups.evidence_id] || coalesce(openings.evidence, [])) as evidence
    from ec2_security_groups as groups
    left join openings
        on openings.account_id = groups.account_id
        and openings.region = groups.region
        and openings.group_id = groups.resource_id
    left join reached
        on reached.account_id = groups.account_id
        and reached.region = groups.region
        and reached.group_id = groups.resource_id
    left join databases_answered
        on databases_answered.account_id = groups.account_id
        and databases_answered.region = groups.region
)
select * from judged
