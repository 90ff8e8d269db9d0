-- Whether a protocol version, as AWS spells it (SSLv3, TLSv1, TLSv1.1, TLSv1.2), is older than TLS 1.2.
create or replace macro is_old_tls(version) as not regexp_matches(version, '^TLSv1\.[2-9]');

-- Whether a statement denies everybody something over clear text, with no further condition. A Deny on s3:TlsVersion does
-- not, since clear text has no version.
create or replace macro denies_everybody_clear_text(statement) as
    statement ->> 'Effect' = 'Deny'
    and (statement ->> 'Principal' = '*' or list_contains(json_texts(statement -> '$.Principal.AWS'), '*'))
    and regexp_matches(
        lower(replace(cast(statement -> 'Condition' as varchar), ' ', '')),
        '^\{"bool(ifexists)?":\{"aws:securetransport":\[?"?false"?\]?\}\}$'
    );

-- Whether a statement holds for requests over TLS only.
create or replace macro demands_tls(statement) as coalesce(regexp_matches(
    lower(replace(cast(statement -> 'Condition' as varchar), ' ', '')), '"bool":\{[^}]*"aws:securetransport":\[?"?true"?\]?'
), false);
