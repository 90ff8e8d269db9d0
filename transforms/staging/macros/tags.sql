-- The value of a tag, null where the list of tags has none of this key.
create or replace macro tag_value(tags, key) as list_filter(tags, lambda tag: tag.Key = key)[1].Value;

-- Whether tags say that the data is sensitive.
create or replace macro is_sensitive(tags) as
    coalesce(lower(tag_value(tags, 'data-classification')) in ('confidential', 'restricted'), false);
