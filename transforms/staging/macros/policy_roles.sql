-- Whether a resource pattern covers every role: it is tried on a role that nobody has, of the account that it names.
create or replace macro covers_every_role(pattern, account_id) as concat_ws(
    ':',
    'arn',
    if(regexp_full_match(split_part(pattern, ':', 2), '[a-z-]+'), split_part(pattern, ':', 2), 'aws'),
    'iam',
    '',
    if(regexp_full_match(split_part(pattern, ':', 5), '[0-9]{12}'), split_part(pattern, ':', 5), account_id),
    'role/00000000-0000-0000-0000-000000000000'
) glob pattern;

-- Whether a statement lets its holder pass or assume every role, by Action or what NotAction leaves, on Resource or what
-- NotResource leaves. A condition on what is passed to whom, or on the role's tags, holds it back.
create or replace macro lends_every_role(statement, account_id) as
    statement ->> 'Effect' = 'Allow'
    and if(
        (statement -> 'NotAction') is not null,
        not any_matches(json_texts(statement -> 'NotAction'), 'iam:PassRole')
        or not any_matches(json_texts(statement -> 'NotAction'), 'sts:AssumeRole'),
        any_matches(json_texts(statement -> 'Action'), 'iam:PassRole')
        or any_matches(json_texts(statement -> 'Action'), 'sts:AssumeRole')
    )
    and (
        (statement -> 'NotResource') is not null
        or len(list_filter(
            json_texts(statement -> 'Resource'), lambda pattern: covers_every_role(pattern, account_id)
        )) > 0
    )
    and len(list_filter(limits_of(statement), lambda key: regexp_full_match(
        key, 'iam:(passedtoservice|associatedresourcearn)|(iam|aws):resourcetag/.+'
    ))) = 0;
