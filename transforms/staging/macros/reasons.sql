-- A call that was not answered, as reasons spell it; the last three are null where they go without saying.
create or replace macro call_failure(service, operation, status, code, message, in_account, in_region, for_resource) as
    service || ':' || operation || ' was ' || replace(status, '_', ' ')
    || coalesce(' for ' || for_resource, '')
    || coalesce(' in ' || in_region, '')
    || coalesce(' in account ' || in_account, '')
    || coalesce(' (' || code || ')', '')
    || coalesce(': ' || message, '');
