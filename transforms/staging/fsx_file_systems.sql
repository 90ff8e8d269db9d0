/*---
description: File systems of FSx of all four kinds; deployment is null for Lustre's, which has no form in several zones
---*/
with
systems as (
    select *, json_transform(item, '{
        "FileSystemType": "VARCHAR", "Lifecycle": "VARCHAR", "SubnetIds": ["VARCHAR"],
        "WindowsConfiguration": {"DeploymentType": "VARCHAR"},
        "OntapConfiguration": {"DeploymentType": "VARCHAR"},
        "OpenZFSConfiguration": {"DeploymentType": "VARCHAR"}
    }') as system
    from items
    where service = 'fsx' and operation = 'DescribeFileSystems' and error_code is null
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    system.FileSystemType as kind,
    system.Lifecycle as state,
    coalesce(
        system.WindowsConfiguration.DeploymentType,
        system.OntapConfiguration.DeploymentType,
        system.OpenZFSConfiguration.DeploymentType
    ) as deployment
from systems
