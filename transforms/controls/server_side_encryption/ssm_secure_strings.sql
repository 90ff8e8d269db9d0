/*---
title: Credentials in Parameter Store are secure strings
question: Are credentials in Parameter Store kept as SecureString?
passes: >
  a parameter whose name speaks of a password, secret, token, key or credential is a SecureString; one that is tagged
  sensitive has a key other than the one AWS manages
not_applicable: no parameter has such a name
severity: high
kind: customer-specific
evidence: [ssm:DescribeParameters, resourcegroupstaggingapi:GetResources]
population: [ssm:DescribeParameters]
remediation: aws ssm put-parameter --type SecureString --overwrite, and then change what the clear one held.
notes: >
  Judged by names alone, since no value is ever fetched. Names that end in what only points to a secret (an id, an ARN, a
  name, an alias) and public keys are left out.
---*/
with
tags_known as (from answered_operations where service = 'resourcegroupstaggingapi' and operation = 'GetResources'),
credentials as (
    select
        parameters.*,
        coalesce(kms_key, 'alias/aws/ssm') = 'alias/aws/ssm' as has_key_of_aws,
        if(tags_known.account_id is null, null, is_sensitive(coalesce(tagged.tags, []))) as sensitive,
        evidence(parameters.evidence_id, tagged.evidence_id) as evidence
    from ssm_parameters as parameters
    left join tags_known using (account_id, region)
    left join resource_tags as tagged
        on tagged.account_id = parameters.account_id and tagged.resource_arn = parameters.resource_arn
    where regexp_matches(parameters.resource_id, '(?i)passw|secret|token|credential|(^|[^a-z]|api|access|private)key([^a-z]|$)')
        and not regexp_matches(parameters.resource_id, '(?i)public[^/a-z]?key|[^a-z](id|arn|name|alias)$')
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when type <> 'SecureString' then 'fail'
            when not has_key_of_aws or not sensitive then 'pass'
            when sensitive then 'fail'
        end as status,
        case
            when type <> 'SecureString' then 'its name speaks of a credential, and its type is ' || type
            when sensitive and has_key_of_aws then 'tagged sensitive, and encrypted with a key that AWS manages'
            else 'a SecureString, encrypted with ' || coalesce(kms_key, 'alias/aws/ssm')
        end as reason,
        evidence
    from credentials
)
select * from judged
