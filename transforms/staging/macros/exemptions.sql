-- Whether a text is what a pattern says, in which * stands for any text.
create or replace macro fits_pattern(told, pattern) as
    told like replace(replace(replace(replace(pattern, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%') escape '\';

-- Whether a result lies in the scope of an exemption.
create or replace macro is_in_scope(account_id, region, resource_id, resource_arn, accounts, regions, resources) as
    accounts in ('*', account_id)
    and regions in ('*', region)
    and (fits_pattern(resource_id, resources) or coalesce(fits_pattern(resource_arn, resources), false));
