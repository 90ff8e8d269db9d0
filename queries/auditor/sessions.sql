/*---
question: Who was behind the sessions of a period, from where and through which roles did they come, and what did they do?
parameters:
  who: {type: text, default: all, description: "a part of the name of a user, a role, a session or a person, or an access key id"}
  account: {type: account, default: all, description: one account}
---*/
select
    began_at,
    last_at,
    origin_kind,
    origin,
    origin_address,
    identity_provider,
    mfa,
    chain,
    missing,
    kind,
    account_id,
    calls,
    changes,
    refused,
    addresses,
    session_id,
    begun_by_event_id
from sessions
where
    began_at::date <= $to
    and coalesce(last_at, began_at)::date >= $from
    and (
        $who in ('all', session_id)
        or contains(lower(concat_ws(' ', array_to_string(chain, ' '), source_identity)), lower($who))
    )
    and $account in ('all', account_id)
order by began_at, session_id
