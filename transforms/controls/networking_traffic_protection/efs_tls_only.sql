/*---
title: File systems refuse mounts without TLS
question: Do file systems refuse mounts without TLS?
passes: >
  the file system's policy denies everybody the mount where aws:SecureTransport is false, or lets nobody in anonymously but
  over TLS
not_applicable: the file system was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [efs:DescribeFileSystems, efs:DescribeFileSystemPolicy]
remediation: Add a Deny for Principal "*" with Bool aws:SecureTransport false to the file system's policy.
notes: >
  Without a policy any client may mount in clear text. Clients that IAM knows mount over TLS only, so what counts is whom the
  policy lets in without a name.
---*/
with
policies as (
    select
        account_id,
        region,
        parent_resource_id as resource_id,
        evidence_id,
        error_code,
        json_listed(json_document(item -> 'Policy') -> 'Statement') as statements
    from items
    where service = 'efs' and operation = 'DescribeFileSystemPolicy'
),
weighed as (
    select
        *,
        len(list_filter(
            statements,
            lambda statement: denies_everybody_clear_text(statement)
                and any_matches(json_texts(statement -> 'Action'), 'elasticfilesystem:ClientMount')
        )) > 0 as denies,
        len(list_filter(
            statements,
            lambda statement: statement ->> 'Effect' = 'Allow'
                and lets_everybody_in(statement, ['none'])
                and not demands_tls(statement)
        )) > 0 as lets_anybody_in
    from policies
),
judged as (
    select
        systems.account_id,
        systems.region,
        systems.resource_type,
        systems.resource_id,
        systems.resource_arn,
        case
            when weighed.evidence_id is null then null
            when weighed.error_code = 'PolicyNotFound' then 'fail'
            when weighed.error_code is not null then 'not_applicable'
            when weighed.denies or not weighed.lets_anybody_in then 'pass'
            else 'fail'
        end as status,
        case
            when weighed.error_code = 'PolicyNotFound' then 'without a policy any client mounts in clear text'
            when weighed.error_code is not null then 'the file system is no more'
            when weighed.denies then 'clear text is denied'
            when not weighed.lets_anybody_in then 'nobody comes in without a name but over TLS'
            else 'its policy lets anybody in without TLS'
        end as reason,
        evidence(systems.evidence_id, weighed.evidence_id) as evidence
    from efs_file_systems as systems
    left join weighed using (account_id, region, resource_id)
)
select * from judged
