/*---
question: How many seals, digests and log files of a period were verified, and with which outcome?
time: The state is the newest that was found.
---*/
select
    kind,
    account_id,
    region,
    state,
    count(*) as objects,
    min(starts) as first_starts,
    max(ends) as last_ends,
    min(detail) filter (state != 'valid') as example
from integrity
where starts is null or (starts::date <= $to and ends::date >= $from)
group by all
order by all
