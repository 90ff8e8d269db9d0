/*---
title: GraphQL APIs ask for an identity, and not for an API key
question: Do GraphQL APIs ask for an identity and not only for an API key?
passes: no way in, neither the default nor an additional one, is an API key
severity: medium
kind: customer-specific
evidence: [appsync:ListGraphqlApis]
remediation: aws appsync update-graphql-api with another authentication type, and no key among the additional ones.
notes: A key beside another way in opens every field that no directive restricts, so it fails, too.
---*/
with
apis as (
    select
        *,
        list_distinct(
            [item ->> 'authenticationType']
            || list_transform(
                json_listed(item -> 'additionalAuthenticationProviders'), lambda provider: provider ->> 'authenticationType'
            )
        ) as ways_in
    from items
    where service = 'appsync' and operation = 'ListGraphqlApis' and error_code is null
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        if(list_contains(ways_in, 'API_KEY'), 'fail', 'pass') as status,
        coalesce(item ->> 'name', resource_id) || ' lets in by ' || array_to_string(list_sort(ways_in), ', ') as reason,
        [evidence_id] as evidence
    from apis
)
select * from judged
