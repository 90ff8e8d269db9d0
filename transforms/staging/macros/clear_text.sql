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

-- The verdict on a cluster's setting (rds_cluster_tls_settings), and how reasons spell it.
create or replace macro tls_setting_status(is_on, is_read, is_gone, in_sync) as case
    when is_gone then 'no_evidence'
    when not is_read then null
    when is_on and in_sync then 'pass'
    else 'fail'
end;
create or replace macro tls_setting_reason(is_on, is_gone, in_sync, parameter, value, parameter_group) as case
    when is_gone then 'no parameters were found of group ' || parameter_group
    when is_on and not in_sync then format('parameter group {} is not in force yet', parameter_group)
    else format('{} is {} in parameter group {}', parameter, coalesce(value, 'off'), parameter_group)
end;
