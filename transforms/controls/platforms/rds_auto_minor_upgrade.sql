/*---
title: Database instances take minor version updates by themselves
question: Do database instances take minor version updates by themselves?
passes: AutoMinorVersionUpgrade is true; RDS Custom, which the customer patches another way, is out of scope
severity: high
kind: shared
evidence: [rds:DescribeDBInstances]
frameworks:
  CIS-3.0: ["2.3.2"]
  CIS-4.0: ["2.2.2"]
  CIS-5.0: ["2.2.2"]
  CIS-6.0: ["3.2.2"]
  CIS-7.0: ["3.2.2"]
  PCI-4.0: ["6.3.3"]
  FSBP: [RDS.13]
remediation: aws rds modify-db-instance --db-instance-identifier NAME --auto-minor-version-upgrade
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when starts_with(engine, 'custom-') then 'not_applicable'
            when auto_minor_version_upgrade then 'pass'
            else 'fail'
        end as status,
        case status
            when 'not_applicable' then 'RDS Custom (' || engine || ')'
            else format(
                '{} {}: automatic minor updates are {}', engine, engine_version,
                if(auto_minor_version_upgrade, 'on', 'off')
            ) || coalesce('; they come only if all instances of cluster ' || cluster_id || ' take them', '')
        end as reason,
        [evidence_id] as evidence
    from rds_listed_instances
)
select * from judged
