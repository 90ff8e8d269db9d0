/*---
description: An account's default for the instance metadata service, per Region; tokens is null where none is set
---*/
select
    account_id,
    region,
    evidence_id,
    item ->> '$.AccountLevel.HttpTokens' as http_tokens,
    item ->> '$.AccountLevel.HttpTokensEnforced' as http_tokens_enforced
from items
where service = 'ec2' and operation = 'GetInstanceMetadataDefaults'
