/*---
description: >
  Calls of the judged run that were answered in full, per account and Region: what is absent from their answers does not
  exist, whereas nothing can be said of a call that is not here
---*/
select distinct account_id, region, service, operation
from call_outcomes
where parent_response_id is null and answered
