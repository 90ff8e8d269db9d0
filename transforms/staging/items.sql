/*---
description: >
  Every answer taken apart by its operation's items path, one row an item, with the JSON pointer that finds it again.
  An answer without a path is one item; an answer that says "there is none" is its Error object, with error_code.
  Readers filter by service and operation.
in_batches: true
---*/
with
paths as (
    select
        *,
        string_split(if(error_code is null, coalesce(items, ''), 'Error'), '[]') as steps,
        regexp_extract_all(arn, '\{([^}]+)\}', 1) as arn_names,
        string_split_regex(arn, '\{[^}]+\}') as arn_texts
    from answers
    where batch = getvariable('batch')
),
outer_lists as (
    select
        *,
        '/' || replace(steps[1], '.', '/') as outer_path,
        '/' || replace(ltrim(steps[2], '.'), '.', '/') as inner_path,
        case
            when steps[1] = '' then [body::json]
            when len(steps) = 1 then list_filter([json_extract(body, outer_path)], lambda found: found is not null)
            else json_transform(json_extract(body, outer_path), '["json"]')
        end as outer_items
    from paths
),
outer_rows as (
    select *, unnest(outer_items) as outer_item, generate_subscripts(outer_items, 1) - 1 as outer_number
    from outer_lists
),
inner_lists as (
    select
        *,
        case
            when len(steps) < 3 then [outer_item]
            else json_transform(json_extract(outer_item, inner_path), '["json"]')
        end as inner_items
    from outer_rows
),
inner_rows as (
    select *, unnest(inner_items) as item, generate_subscripts(inner_items, 1) - 1 as inner_number
    from inner_lists
)
select
    run_id,
    account_id,
    region,
    service,
    operation,
    case
        when error_code is not null or steps[1] = '' then response_id
        when len(steps) = 1 then response_id || '#' || outer_path
        when len(steps) = 2 then response_id || '#' || outer_path || '/' || outer_number
        else response_id || '#' || outer_path || '/' || outer_number || inner_path || '/' || inner_number
    end as evidence_id,
    item,
    parent_resource_id,
    parent_response_id || if(coalesce(parent_pointer, '') = '', '', '#' || parent_pointer) as parent_evidence_id,
    request,
    collected_at,
    error_code,
    if(error_code is null, json_text(item, id), null) as resource_id,
    case
        when error_code is not null then null
        when len(arn_names) = 0 then json_text(item, arn)
        else array_to_string(
            list_transform(
                arn_texts,
                lambda piece, position: piece || case coalesce(arn_names[position], '')
                    when '' then ''
                    when 'partition' then partition
                    when 'region' then region
                    when 'account_id' then account_id
                    else coalesce(json_text(item, arn_names[position]), '')
                end
            ),
            ''
        )
    end as resource_arn,
    type as resource_type
from inner_rows
