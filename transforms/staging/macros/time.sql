-- A moment as reasons spell it, in UTC to the minute.
create or replace macro moment(instant) as strftime(instant, '%Y-%m-%d %H:%MZ');

-- A span of time as reasons spell it.
create or replace macro moments(starts, ends) as moment(starts) || ' to ' || moment(ends);
