/*---
description: >
  What each bucket's ACL grants to everybody, or to everybody with any AWS account; public_grants is empty where it
  grants them nothing
---*/
select
    account_id,
    parent_resource_id as bucket,
    evidence_id,
    list_transform(
        list_filter(
            json_listed(item -> 'Grants'),
            lambda granted: coalesce(
                regexp_matches(granted ->> '$.Grantee.URI', '/global/(AllUsers|AuthenticatedUsers)$'), false
            )
        ),
        lambda granted: (granted ->> 'Permission') || ' to ' || split_part(granted ->> '$.Grantee.URI', '/global/', 2)
    ) as public_grants
from items
where service = 's3' and operation = 'GetBucketAcl' and error_code is null
