/*---
title: Certificates of database servers are valid for long enough
question: Are the certificates of database servers, and of the authorities that signed them, valid for long enough?
passes: the server's certificate is valid for more than {min_server_days} days, and its authority's for more than
  {min_authority_days}
not_applicable: the instance is not available yet, and names no authority
severity: medium
kind: shared
evidence: [rds:DescribeDBInstances, rds:DescribeCertificates]
population: [rds:DescribeDBInstances]
parameters:
  min_server_days: {type: integer, default: 30, about: days that a server's certificate must still hold}
  min_authority_days: {type: integer, default: 180, about: days that an authority's certificate must still hold}
remediation: >
  Give clients the new bundle of authorities first, then: aws rds modify-db-instance --db-instance-identifier NAME
  --ca-certificate-identifier rds-ca-rsa2048-g1
notes: >
  A client that checks the server's certificate can not connect once it has ended, and one that can not check it is told to
  stop checking: so the time is asked for before. RDS renews the server's certificate by itself where the engine needs no
  restart for it, and never the authority. DocumentDB's and Neptune's instances, which the call lists too, are judged here
  as well. An authority that DescribeCertificates does not list has ended.
---*/
with
asked as (from answered_operations where service = 'rds' and operation = 'DescribeCertificates'),
instances as (
    select
        instances.*,
        authorities.ends_at as authority_ends_at,
        authorities.evidence_id as authority_evidence_id,
        asked.account_id is not null as are_authorities_known,
        instances.certificate_ends_at <= instances.collected_at + to_days($min_server_days) as is_certificate_ending,
        authorities.ends_at <= instances.collected_at + to_days($min_authority_days) as is_authority_ending
    from rds_listed_instances as instances
    left join rds_authorities as authorities
        on authorities.account_id = instances.account_id
        and authorities.region = instances.region
        and authorities.authority = instances.authority
    left join asked
        on asked.account_id = instances.account_id and asked.region = instances.region
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when authority is null and state is distinct from 'available' then 'not_applicable'
            when is_certificate_ending or is_authority_ending then 'fail'
            when authority is null then 'no_evidence'
            when authority_ends_at is not null then 'pass'
            when are_authorities_known then 'fail'
        end as status,
        case
            when authority is null and state is distinct from 'available' then 'its state is ' || state
            when authority is null then 'the answer names no authority'
            else 'its certificate ends ' || coalesce(strftime(certificate_ends_at, 'on %Y-%m-%d'), 'on a day that is not told')
                || ', and its authority ' || authority || ' '
                || coalesce(strftime(authority_ends_at, 'on %Y-%m-%d'), 'is no more among those of RDS')
                || format('; more than {} and {} days asked for', $min_server_days, $min_authority_days)
        end as reason,
        evidence(evidence_id, authority_evidence_id) as evidence
    from instances
)
select * from judged
