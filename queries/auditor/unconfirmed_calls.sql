/*---
question: Which of remit's calls does CloudTrail not confirm, and is that because it never records them?
time: All nights of the lake are counted for a call that was made by the day; which calls CloudTrail records is no matter of a day.
parameters:
  account: {type: account, default: all, description: one account}
---*/
select
    call,
    if(recorded, 'recorded elsewhere or on other nights', if(
        sum(awaited) = sum(responses - corroborated - pending - unverified), 'not delivered yet, or never recorded',
        'never recorded so far'
    )) as verdict,
    count(*) as accounts,
    sum(responses)::bigint as responses,
    sum(unverified)::bigint as in_damaged_files,
    sum(awaited)::bigint as awaited,
    sum(missing)::bigint as missing,
    min(first_on) as first_on,
    max(last_on) as last_on
from call_corroboration
where unverified + awaited + missing > 0 and first_on <= $as_of and $account in ('all', account_id)
group by call, recorded
order by missing desc, awaited desc, call
