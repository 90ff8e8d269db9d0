-- The value of a tag, null where the list of tags has none of this key.
create or replace macro tag_value(tags, key) as list_filter(tags, lambda tag: tag.Key = key)[1].Value;

-- Whether tags say that the data is sensitive.
create or replace macro is_sensitive(tags) as
    coalesce(lower(tag_value(tags, 'data-classification')) in ('confidential', 'restricted'), false);

-- Tags, an object or a list of key and value in either case, as texts key=value; null for one that is no tag.
create or replace macro tag_texts(tags) as case json_type(tags)
    when 'OBJECT' then list_transform(
        json_keys(tags),
        lambda key: key || '=' || coalesce(tags ->> ('/' || replace(replace(key, '~', '~0'), '/', '~1')), '')
    )
    when 'ARRAY' then list_transform(
        from_json(tags, '["json"]'),
        lambda tag: coalesce(tag ->> 'Key', tag ->> 'key') || '=' || coalesce(tag ->> 'Value', tag ->> 'value', '')
    )
end;

-- The same, sorted and without those of AWS's own; null where something in it is no tag.
create or replace macro tag_list(tags) as if(
    list_count(tag_texts(tags)) = len(tag_texts(tags)),
    list_sort(list_filter(tag_texts(tags), lambda tag: not starts_with(tag, 'aws:'))),
    null
);
