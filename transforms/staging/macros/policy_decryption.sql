-- Whether one of the patterns (as IAM writes them, * and ?) matches a text, in whatever case.
create or replace macro any_matches(patterns, text) as
    len(list_filter(patterns, lambda pattern: lower(text) glob lower(pattern))) > 0;

-- Whether a statement allows an action, by Action or what NotAction leaves.
create or replace macro allows_action(statement, action) as
    statement ->> 'Effect' = 'Allow'
    and if(
        (statement -> 'NotAction') is not null,
        not any_matches(json_texts(statement -> 'NotAction'), action),
        any_matches(json_texts(statement -> 'Action'), action)
    );

-- Whether a resource pattern covers every key: it is tried on a key that nobody has, of the Region and account that it
-- names.
create or replace macro covers_every_key(pattern, account_id) as concat_ws(
    ':',
    'arn',
    if(regexp_full_match(split_part(pattern, ':', 2), '[a-z-]+'), split_part(pattern, ':', 2), 'aws'),
    'kms',
    if(regexp_full_match(split_part(pattern, ':', 4), '[a-z0-9-]+'), split_part(pattern, ':', 4), 'us-east-1'),
    if(regexp_full_match(split_part(pattern, ':', 5), '[0-9]{12}'), split_part(pattern, ':', 5), account_id),
    'key/00000000-0000-0000-0000-000000000000'
) glob pattern;

-- Whether a statement allows decryption (kms:Decrypt or kms:ReEncryptFrom) with every key, by Action or what NotAction
-- leaves, on Resource or what NotResource leaves.
create or replace macro decrypts_with_every_key(statement, account_id) as
    (allows_action(statement, 'kms:Decrypt') or allows_action(statement, 'kms:ReEncryptFrom'))
    and (
        (statement -> 'NotResource') is not null
        or len(list_filter(
            json_texts(statement -> 'Resource'), lambda pattern: covers_every_key(pattern, account_id)
        )) > 0
    );

-- Whether a policy document has such a statement.
create or replace macro document_decrypts_with_every_key(document, account_id) as len(list_filter(
    json_listed(json_document(document) -> 'Statement'),
    lambda statement: decrypts_with_every_key(statement, account_id)
)) > 0;
