/*---
description: The days that were judged, one row a day, with the run that speaks for it; of several the latest.
---*/
select as_of, max(run_id) as run_id, arg_max(evidence_run_id, run_id) as evidence_run_id
from results
group by as_of
