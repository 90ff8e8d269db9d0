/*---
description: >
  What the changes that matter name, one row an event and value: the resources that the record itself lists, every ARN in
  parameters and answer (those in statements of policies left out), and the ids that stand where
  data/reference/event_resources.csv says that a resource's id stands. The tail is a value's last part, by which a name
  and its ARN meet.
---*/
with
listed as (
    select distinct event_source, event_name
    from reference_activity_events
),
records as (
    select events.*
    from events
    join listed using (event_source, event_name)
    where events.read_only is not true
    qualify row_number() over (partition by recipient_account_id, event_id order by run_id) = 1
),
texts as (
    select event_id, recipient_account_id, event_source, event_name, member, json_document(try_cast(text as json)) as body
    from records
    cross join lateral (
        values ('requestParameters', request_parameters), ('responseElements', response_elements)
    ) as bodies (member, text)
    where text is not null and text != 'null'
),
leaves as (
    select
        event_id,
        recipient_account_id,
        event_source,
        event_name,
        member || regexp_replace(substr(tree.fullkey, 2), '\[\d+\]', '[]', 'g') as member,
        tree.atom ->> '$' as value
    from texts
    cross join lateral json_tree(texts.body) as tree
    where tree.type = 'VARCHAR'
),
places as (
    select
        event_source,
        event_name,
        member,
        lower(member) as folded,
        resource_type,
        '^' || coalesce(nullif(id_pattern, ''), '(.+)') || '$' as pattern
    from reference_event_resources
),
by_place as (
    select
        leaves.event_id,
        leaves.recipient_account_id,
        places.resource_type,
        regexp_extract(leaves.value, places.pattern, 1) as value,
        leaves.member
    from leaves
    join places
        on places.event_source = leaves.event_source
        and places.folded = lower(leaves.member)
        and (places.event_name = '*' or leaves.event_name glob places.event_name)
),
accounts_themselves as (
    select records.event_id, records.recipient_account_id, places.resource_type, records.recipient_account_id, places.member
    from records
    join places
        on places.event_source = records.event_source
        and places.member = 'recipientAccountId'
        and records.event_name glob places.event_name
),
arns as (
    select event_id, recipient_account_id, null::varchar, value, member
    from leaves
    where starts_with(value, 'arn:') and not contains(member, '.Statement')
),
of_the_record as (
    select
        event_id,
        recipient_account_id,
        unnest(from_json(
            try_cast(resources as json), '[{"type": "varchar", "ARN": "varchar"}]'
        ), recursive := true),
        'resources' as member
    from records
    where resources like '[%'
),
named as (
    from by_place
    union all
    from accounts_themselves
    union all
    from arns
    union all
    select event_id, recipient_account_id, type, "ARN", member
    from of_the_record
)
select
    event_id,
    recipient_account_id as account_id,
    max(resource_type) as resource_type,
    value,
    regexp_extract(value, '[^/:]+$') as tail,
    list(distinct member order by member) as members
from named
where value is not null and value != ''
group by event_id, recipient_account_id, value
