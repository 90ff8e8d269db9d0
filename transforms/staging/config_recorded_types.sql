/*---
description: >
  What the customer's own recorders of the judged run record, one row an account, Region and type. A recorder that is
  stopped records nothing; users, groups, roles and policies of IAM are recorded where it says so.
---*/
with
recorders as (
    select
        account_id,
        region,
        item ->> 'name' as name,
        coalesce(
            item ->> '$.recordingGroup.recordingStrategy.useOnly',
            if(
                (item ->> '$.recordingGroup.allSupported') = 'true',
                'ALL_SUPPORTED_RESOURCE_TYPES',
                'INCLUSION_BY_RESOURCE_TYPES'
            )
        ) as strategy,
        coalesce(from_json(item -> '$.recordingGroup.resourceTypes', '["varchar"]'), []) as included,
        coalesce(
            from_json(item -> '$.recordingGroup.exclusionByResourceTypes.resourceTypes', '["varchar"]'), []
        ) as excluded,
        coalesce((item ->> '$.recordingGroup.includeGlobalResourceTypes') = 'true', false) as records_global_types
    from items
    where service = 'config' and operation = 'DescribeConfigurationRecorders' and error_code is null
        and item ->> 'servicePrincipal' is null
        and (item ->> 'recordingScope') is distinct from 'INTERNAL'
),
recording as (
    select account_id, region, item ->> 'name' as name
    from items
    where service = 'config' and operation = 'DescribeConfigurationRecorderStatus' and error_code is null
        and item ->> 'recording' = 'true'
)
select distinct recorders.account_id, recorders.region, types.resource_type
from recorders
join recording using (account_id, region, name)
cross join reference_config_types as types
where
    types.recorded != 'derived'
    and case recorders.strategy
        when 'ALL_SUPPORTED_RESOURCE_TYPES' then types.recorded = 'regional' or recorders.records_global_types
        when 'EXCLUSION_BY_RESOURCE_TYPES' then not list_contains(recorders.excluded, types.config_type)
        else list_contains(recorders.included, types.config_type)
    end
