/*---
description: >
  Critical vulnerabilities by resource: how many are open for more than 30 days, which, and how many are suppressed
---*/
select
    account_id,
    region,
    kind,
    found_in,
    repository,
    count(*) filter (is_late) as late,
    array_to_string(list_sort(list_distinct(list(vulnerability) filter (is_late)))[:5], ', ') as which,
    count(*) filter (is_suppressed) as suppressed,
    list_distinct(list(evidence_id)) as evidence
from inspector_findings
group by all
