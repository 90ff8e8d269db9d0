/*---
title: Links to other accounts end in accounts that we know
question: Do peerings, transit gateway attachments and shares end in accounts that we know?
passes: every other owner is an account of the organization, and no principal of a share is outside of it
not_applicable: the account has no such link, or it is no more
severity: high
kind: customer-specific
evidence:
  - ec2:DescribeVpcPeeringConnections
  - ec2:DescribeTransitGatewayAttachments
  - ram:ListPrincipals
  - organizations:ListAccounts
population: [ec2:DescribeVpcPeeringConnections, ec2:DescribeTransitGatewayAttachments, ram:ListPrincipals]
remediation: Delete the peering, attachment or association, or record the partner's account as an exemption.
notes: >
  Organizations answers for the whole organization in its management account only; where it did not, accounts of this run
  are known, and a link to any other one has no answer. A principal that RAM itself calls external needs no such list.
---*/
with
organization_listed as (select count(state) > 0 as is_listed from organization_accounts),
peerings as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        list_filter(list_transform(sides, lambda side: side.owner_id), lambda owner: owner <> account_id) as parties,
        false as is_external,
        if(
            state in ('active', 'pending-acceptance', 'provisioning', 'initiating-request'), null, 'the peering is ' || state
        ) as out_of_scope
    from ec2_vpc_peerings
),
attachments as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        list_distinct(list_filter(
            [item ->> 'ResourceOwnerId', item ->> 'TransitGatewayOwnerId'], lambda owner: owner <> account_id
        )) as parties,
        false as is_external,
        if(
            item ->> 'State' in ('deleted', 'deleting', 'failed', 'failing', 'rejected', 'rejecting'),
            'the attachment is ' || (item ->> 'State'), null
        ) as out_of_scope
    from items
    where service = 'ec2' and operation = 'DescribeTransitGatewayAttachments'
),
principals as (
    select
        account_id,
        region,
        'AWS::RAM::ResourceShare' as resource_type,
        format('{}/{}', item ->> 'resourceShareArn', item ->> 'id') as resource_id,
        item ->> 'resourceShareArn' as resource_arn,
        evidence_id,
        list_filter(
            [regexp_extract(item ->> 'id', '^(?:arn:[a-z-]+:iam::)?(\d{12})(?::|$)', 1)], lambda party: party <> ''
        ) as parties,
        coalesce(cast(item ->> 'external' as boolean), false) as is_external,
        null as out_of_scope
    from items
    where service = 'ram' and operation = 'ListPrincipals'
),
links as (
    from peerings
    union all
    from attachments
    union all
    from principals
),
parties as (
    select links.resource_id, links.region, links.account_id, unnest(links.parties) as party from links
),
strangers as (
    select
        parties.account_id,
        parties.region,
        parties.resource_id,
        string_agg(distinct parties.party, ', ' order by parties.party) as who
    from parties
    left join organization_accounts as known
        on known.account_id = parties.party
    where known.account_id is null
    group by all
),
judged as (
    select
        links.account_id,
        links.region,
        links.resource_type,
        links.resource_id,
        links.resource_arn,
        case
            when links.out_of_scope is not null then 'not_applicable'
            when strangers.who is null and not links.is_external then 'pass'
            when links.is_external or organization_listed.is_listed then 'fail'
        end as status,
        case
            when links.out_of_scope is not null then links.out_of_scope
            when strangers.who is null and not links.is_external then 'stays in the organization'
            else 'leads to ' || coalesce('account ' || strangers.who, 'a principal') || ', which is outside the organization'
        end as reason,
        [links.evidence_id] as evidence
    from links
    cross join organization_listed
    left join strangers using (account_id, region, resource_id)
)
select * from judged
