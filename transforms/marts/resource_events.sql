/*---
description: >
  The changes that matter, tied to the resources that they name by ARN, by id or by name: one row a change and resource.
  A resource that no night has seen, such as one made and deleted between two, has the id that the record gives.
key: [account_id, event_id, resource_type, resource_id, resource_arn]
columns:
  event_time: When it happened.
  resource_type: {about: CloudFormation's type; null where only an ARN is known., nullable: true}
  resource_id: The resource's id.
  resource_arn: {about: Its ARN., nullable: true}
  known: Whether a night has seen the resource.
  named_in: The members of the record that name it.
  categories: The categories that the event matters to.
  account_id: The account whose record it is.
  region: The Region of the record.
  event_source: The service, as CloudTrail names it.
  event_name: The action.
  principal_arn: {about: Who acted., nullable: true}
  session_id: {about: The session that acted., nullable: true}
  origin_kind: {about: What is behind the session., nullable: true, values: [iam_user, root, saml, web_identity, identity_center, service, other_account, unknown]}
  origin: {about: "Who is behind the session, as sessions says it.", nullable: true}
  source_ip_address: {about: From where; the name of an AWS service for its own actions., nullable: true}
  error_code: {about: Why it was refused; null for what was done., nullable: true}
  integrity: {about: The verification state of the log file that holds it., nullable: true}
  event_id: The event's id.
  run_id: The run that holds it.
---*/
with
changes as (
    select * exclude (category_id), list(category_id order by category_id) as categories
    from (select * exclude (what, request_parameters) from activity)
    group by all
),
known as (
    select account_id, region, resource_type, resource_id, resource_arn
    from resources
    union
    select account_id, region, resource_type, resource_id, resource_arn
    from inventory
    union
    select account_id, region, resource_type, resource_id, resource_arn
    from control_history
    where resource_type != 'AWS::CloudTrail::Event'
),
called as (
    select
        *,
        string_split(resource_arn, ':')[4] is not distinct from '' as is_everywhere,
        unnest(list_distinct(list_filter(
            [
                resource_id,
                resource_arn,
                regexp_extract(resource_arn, '^(?:[^:]*:){5}(?:[^/:]+[/:])?(.+)$', 1),
                regexp_extract(resource_arn, ':stack/([^/]+)/', 1),
                regexp_extract(resource_arn, ':secret:(.+)-[A-Za-z0-9]{6}$', 1)
            ],
            lambda name: name != ''
        ))) as name
    from known
),
met as (
    select named.account_id, named.event_id, named.value, named.members, called.* exclude (account_id, region, name)
    from named_resources as named
    join changes using (account_id, event_id)
    join called
        on called.name = named.value
        and (
            called.name = called.resource_arn
            or called.account_id = named.account_id
            and called.resource_type = named.resource_type
            and (called.region in (changes.region, 'global') or called.is_everywhere)
        )
),
met_once as (
    select
        account_id,
        event_id,
        resource_type,
        resource_id,
        resource_arn,
        true as known,
        list_sort(list_distinct(flatten(list(members)))) as named_in
    from met
    group by all
),
unmet as (
    from named_resources
    anti join met using (account_id, event_id, value)
),
unmet_once as (
    select
        account_id,
        event_id,
        resource_type,
        coalesce(min(value) filter (not starts_with(value, 'arn:')), min(value)) as resource_id,
        min(value) filter (starts_with(value, 'arn:')) as resource_arn,
        false as known,
        list_sort(list_distinct(flatten(list(members)))) as named_in
    from unmet
    group by account_id, event_id, resource_type, if(resource_type is null, value, tail)
),
tied as (
    from met_once
    union all
    from unmet_once
)
select
    changes.event_time,
    tied.resource_type,
    tied.resource_id,
    tied.resource_arn,
    tied.known,
    tied.named_in,
    changes.categories,
    changes.account_id,
    changes.region,
    changes.event_source,
    changes.event_name,
    coalesce(changes.principal_arn, sessions.principal_arn) as principal_arn,
    changes.session_id,
    coalesce(sessions.origin_kind, if(changes.identity_type = 'AWSService', 'service', null)) as origin_kind,
    coalesce(sessions.origin, if(changes.identity_type = 'AWSService', changes.source_ip_address, null)) as origin,
    changes.source_ip_address,
    changes.error_code,
    changes.integrity,
    changes.event_id,
    changes.run_id
from tied
join changes using (account_id, event_id)
left join sessions on sessions.session_id = changes.session_id
order by changes.event_time, changes.event_id, tied.resource_type, tied.resource_id
