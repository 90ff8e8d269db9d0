/*---
description: >
  What the account summary and the credential report together say of root, one row an account. A member has null where
  neither answer says it ("not_supported" says nothing); is_report_answered tells a silent report from a missing one.
---*/
with
reported as (
    select account_id, evidence_id, password_enabled, len(active_keys) as active_keys
    from iam_credentials
    where is_root
),
report_answered as (from answered_operations where service = 'iam' and operation = 'GetCredentialReport')
select
    summaries.account_id,
    summaries.root_has_mfa as has_mfa,
    summaries.root_has_access_keys or coalesce(reported.active_keys > 0, false) as has_key,
    coalesce(
        summaries.root_has_password,
        case reported.password_enabled when 'true' then true when 'false' then false end
    ) as has_password,
    report_answered.account_id is not null as is_report_answered,
    evidence(summaries.evidence_id, reported.evidence_id) as evidence
from iam_account_summaries as summaries
left join reported using (account_id)
left join report_answered using (account_id)
