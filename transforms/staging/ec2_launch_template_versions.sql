/*---
description: The versions of launch templates that were answered, all of each template; user_data is redacted
---*/
with
versions as (
    select *, json_transform(item, '{
        "LaunchTemplateId": "VARCHAR", "LaunchTemplateName": "VARCHAR", "VersionNumber": "BIGINT",
        "DefaultVersion": "BOOLEAN",
        "LaunchTemplateData": {"UserData": "VARCHAR", "NetworkInterfaces": [{"AssociatePublicIpAddress": "BOOLEAN"}],
            "MetadataOptions": {
            "HttpTokens": "VARCHAR", "HttpEndpoint": "VARCHAR"
        }}
    }') as version
    from items
    where service = 'ec2' and operation = 'DescribeLaunchTemplateVersions' and error_code is null
)
select
    account_id,
    region,
    evidence_id,
    version.LaunchTemplateId as launch_template_id,
    version.LaunchTemplateName as name,
    version.VersionNumber as version_number,
    coalesce(version.DefaultVersion, false) as is_default,
    version.LaunchTemplateData.MetadataOptions.HttpTokens as http_tokens,
    version.LaunchTemplateData.MetadataOptions.HttpEndpoint as http_endpoint,
    len(list_filter(
        coalesce(version.LaunchTemplateData.NetworkInterfaces, []), lambda interface: interface.AssociatePublicIpAddress
    )) > 0 as asks_public_ip,
    nullif(version.LaunchTemplateData.UserData, '') as user_data
from versions
qualify row_number() over (
    partition by account_id, region, launch_template_id, version_number order by evidence_id
) = 1
