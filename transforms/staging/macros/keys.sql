-- A key's or an alias's full name, which is its ARN without the partition: what an ARN, an id and an alias have in common.
create or replace macro full_key_name(reference, account_id, region) as case
    when starts_with(reference, 'arn:') then regexp_replace(reference, '^arn:[^:]*:kms:', '')
    when starts_with(reference, 'alias/') then region || ':' || account_id || ':' || reference
    else region || ':' || account_id || ':key/' || reference
end;
