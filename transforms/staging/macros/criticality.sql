-- Whether a resource counts as critical: its tag says so, or no resource at all carries the tag. Null where tags that would
-- settle it were not answered.
create or replace macro counts_as_critical(tagged, asked_here, is_used, is_known) as case
    when tagged then true
    when is_known and not is_used then true
    when asked_here and is_used then false
end;
