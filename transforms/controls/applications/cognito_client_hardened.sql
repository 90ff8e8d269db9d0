/*---
title: App clients hide who exists, and let tokens be revoked
question: Do app clients hide whether a user exists and allow tokens to be revoked?
passes: >
  errors do not tell whether a user exists, tokens can be revoked, and neither the implicit flow nor passwords sent as they
  are is allowed
not_applicable: the pool has no app client, or the client was deleted since it was listed
severity: low
kind: customer-specific
evidence: &asked
  - cognito-idp:ListUserPools
  - cognito-idp:ListUserPoolClients
  - cognito-idp:DescribeUserPoolClient
population: *asked
remediation: aws cognito-idp update-user-pool-client --prevent-user-existence-errors ENABLED --enable-token-revocation
notes: A client that says nothing of its errors is of the old kind, which tells.
---*/
with
clients as (
    select *, json_transform(item -> 'UserPoolClient', '{
        "UserPoolId": "VARCHAR", "ClientId": "VARCHAR", "ClientName": "VARCHAR", "PreventUserExistenceErrors": "VARCHAR",
        "EnableTokenRevocation": "BOOLEAN", "AllowedOAuthFlows": ["VARCHAR"], "ExplicitAuthFlows": ["VARCHAR"]
    }') as client
    from items
    where service = 'cognito-idp' and operation = 'DescribeUserPoolClient' and error_code is null
),
judged as (
    select
        account_id,
        region,
        'AWS::Cognito::UserPoolClient' as resource_type,
        client.UserPoolId || '/' || client.ClientId as resource_id,
        list_filter([
            if(client.PreventUserExistenceErrors is distinct from 'ENABLED', 'errors tell whether a user exists', null),
            if(client.EnableTokenRevocation is not true, 'tokens cannot be revoked', null),
            if(list_contains(client.AllowedOAuthFlows, 'implicit'), 'the implicit flow is allowed', null),
            if(
                list_has_any(client.ExplicitAuthFlows, ['USER_PASSWORD_AUTH', 'ALLOW_USER_PASSWORD_AUTH']),
                'passwords may be sent as they are', null
            )
        ], lambda problem: problem is not null) as problems,
        if(len(problems) = 0, 'pass', 'fail') as status,
        coalesce(client.ClientName, client.ClientId) || ': '
        || if(len(problems) = 0, 'nothing is too open', array_to_string(problems, ', ')) as reason,
        [evidence_id] as evidence
    from clients
)
select * exclude (problems) from judged
