-- A call that was not answered, as reasons spell it; the last three are null where they go without saying. A hole in the
-- coverage of events says where it is.
create or replace macro call_failure(service, operation, status, code, message, in_account, in_region, for_resource) as
    service || ':' || operation
    || if(code is not distinct from 'coverage_gap', '', ' was ' || replace(status, '_', ' '))
    || coalesce(' for ' || for_resource, '')
    || coalesce(' in ' || in_region, '')
    || coalesce(' in account ' || in_account, '')
    || if(code is not distinct from 'coverage_gap', '', coalesce(' (' || code || ')', ''))
    || coalesce(': ' || message, '');
