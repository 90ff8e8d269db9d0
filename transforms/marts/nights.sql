/*---
description: >
  Every judged day with the run that speaks for it: of several runs that judged a day, the newest. A night that is judged
  again, or whose logs came late, is so corrected without a change to any sealed run.
key: [as_of]
columns:
  as_of: The day.
  number: {about: "Its place among the judged days, from 1.", unit: place in order}
  run_id: {about: The run that judged., of: runs.run_id}
  evidence_run_id: The run whose answers were judged.
  first_at: {about: When the first of these answers was collected., nullable: true}
  last_at: {about: When the last of them was collected., nullable: true}
---*/
select as_of, row_number() over (order by as_of) as number, run_id, evidence_run_id, first_at, last_at
from judged_nights
order by as_of
