-- What in a redacted value looked like a secret when it was collected ("password in line 2"); null where nothing did.
create or replace macro secret_signs(value) as nullif(
    replace(
        regexp_replace(regexp_extract(value, '^redacted:[0-9a-f]+:(.+)$', 1), '(\w+)@(\d+)', '\1 in line \2', 'g'),
        ',', ', '
    ),
    ''
);
