/*---
description: >
  Which time of each account and Region valid chains of CloudTrail digests cover, over all that the lake holds, and for
  which they don't, why.
key: [account_id, region, starts]
columns:
  account_id: The account whose log it is.
  region: The Region whose log it is.
  starts: The begin of the span.
  ends: The end of the span.
  hours: {about: "Its length in hours.", unit: hours}
  covered: Whether valid digests cover it, all of whose log files are valid.
  why:
    about: >
      Why not: not_enabled (no digest was delivered yet), not_collected (outside of what was brought in), not_delivered
      (digests are still due), stopped (event_id ended the chain), deleted (digests are gone from the chain), damaged (a
      digest or a log file that it names does not verify), unknown_key, unreadable, unexplained (the chain ends or starts
      anew, and no event says why).
    nullable: true
    values: [not_enabled, not_collected, not_delivered, stopped, deleted, damaged, unknown_key, unreadable, unexplained]
  detail: {about: "More about why: what is wrong with the first digest, or who stopped logging.", nullable: true}
  event_id: {about: "The event that stopped it.", nullable: true}
  evidence: The digests and the event that say so.
---*/
from trail_coverage
order by account_id, region, starts
