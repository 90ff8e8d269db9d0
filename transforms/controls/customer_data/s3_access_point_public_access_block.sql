/*---
title: Access points block public access
question: Does each access point, single- or multi-region, block public access?
passes: all four flags of the access point are true
not_applicable: the access point was deleted since the list
severity: high
kind: customer-specific
evidence: [s3control:ListAccessPoints, s3control:GetAccessPoint, s3control:ListMultiRegionAccessPoints]
population: [s3control:ListAccessPoints, s3control:ListMultiRegionAccessPoints]
frameworks: {FSBP: [S3.19]}
remediation: Make a new access point with all four flags and delete this one; the flags can't be changed.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case when gone then 'not_applicable' when not asked then null when len(flags_off) = 0 then 'pass' else 'fail' end
        as status,
    case
        when gone then 'deleted since the access points were listed'
        when len(flags_off) = 0 then 'blocks all public access'
        else 'does not set ' || array_to_string(flags_off, ', ')
    end as reason,
    evidence
from s3_access_points
