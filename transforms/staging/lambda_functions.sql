/*---
description: Lambda functions
---*/
with
functions as (
    select *, json_transform(item, '{
        "VpcConfig": {"SubnetIds": ["VARCHAR"]}, "Runtime": "VARCHAR", "PackageType": "VARCHAR",
        "LastModified": "TIMESTAMPTZ", "Architectures": ["VARCHAR"],
        "Environment": {"Variables": "MAP(VARCHAR, VARCHAR)", "Error": {"ErrorCode": "VARCHAR"}}
    }') as lambda_function
    from items
    where service = 'lambda' and operation = 'ListFunctions'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    lambda_function.Runtime as runtime,
    coalesce(lambda_function.PackageType, 'Zip') as package_type,
    lambda_function.LastModified as modified_at,
    lambda_function.Architectures as architectures,
    coalesce(lambda_function.VpcConfig.SubnetIds, []) as subnet_ids,
    lambda_function.Environment.Variables as variables,
    lambda_function.Environment.Error.ErrorCode as environment_error
from functions
