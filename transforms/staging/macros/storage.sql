-- What the flag and the effective type of a store's encryption say: the flag may be false while AWS encrypts with its key.
create or replace macro storage_status(encrypted, encryption_type) as if(
    encrypted or encryption_type in ('sse-rds', 'sse-elasticache', 'sse-kms'), 'pass', 'fail'
);

-- The same as reasons spell it.
create or replace macro storage_reason(status, kms_key) as
    if(status = 'pass', 'encrypted with ' || coalesce(kms_key, 'a key of AWS'), 'its storage is not encrypted');
