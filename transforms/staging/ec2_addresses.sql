/*---
description: Elastic IP addresses of the account; managed_by names the service that holds one for itself
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    item ->> 'PublicIp' as public_ip,
    item ->> 'AssociationId' as association_id,
    item ->> 'InstanceId' as instance_id,
    item ->> 'ServiceManaged' as managed_by
from items
where service = 'ec2' and operation = 'DescribeAddresses'
