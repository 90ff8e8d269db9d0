-- The evidence id of a digest: the first 24 hexadecimal digits of the SHA-256 over its source and key.
create or replace macro digest_id(source, object) as
    'dig-' || substr(sha256(coalesce(source, '') || chr(31) || coalesce(object, '')), 1, 24);
