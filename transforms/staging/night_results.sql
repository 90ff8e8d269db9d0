/*---
description: The results of every judged day, of the run that speaks for it.
view: true
---*/
select results.*
from results
join judged_nights using (as_of, run_id)
