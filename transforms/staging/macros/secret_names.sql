-- Whether a variable's name says that its value is a secret, and not where the secret is to be found.
create or replace macro is_named_like_secret(name) as
    name = 'AWS_ACCESS_KEY_ID'
    or (
        regexp_matches(
            name, '(?i)pass(word|wd|phrase)|secret|token|credential|conn(ection)?_?str(ing)?|(api|private|access)_?key'
        )
        and not regexp_matches(name, '(?i)_(arn|name|path|id|url|ttl|parameter)$')
    );
