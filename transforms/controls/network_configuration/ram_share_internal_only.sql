/*---
title: Resource shares are closed to principals outside the organization
question: Are resource shares closed to principals outside the organization?
passes: the share does not allow external principals
not_applicable: the share is not active
severity: medium
kind: customer-specific
evidence: [ram:GetResourceShares]
remediation: aws ram update-resource-share --resource-share-arn ARN --no-allow-external-principals
notes: >
  The setting permits an external principal and proves none: cross_account_links_known tells who is there. Shares that others
  made with this account are judged in theirs.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when item ->> 'status' <> 'ACTIVE' then 'not_applicable'
        when item ->> 'allowExternalPrincipals' = 'false' then 'pass'
        else 'fail'
    end as status,
    case
        when item ->> 'status' <> 'ACTIVE' then format('{} is {}', item ->> 'name', item ->> 'status')
        when item ->> 'allowExternalPrincipals' = 'false' then (item ->> 'name') || ' is for the organization only'
        else (item ->> 'name') || ' may be shared with anybody'
    end as reason,
    [evidence_id] as evidence
from items
where service = 'ram' and operation = 'GetResourceShares'
