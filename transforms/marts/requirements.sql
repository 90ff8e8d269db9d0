/*---
description: >
  The requirements of the frameworks that controls speak to, with those controls; also the ones to which none does. Only
  ids are held: the texts belong to their publishers.
key: [framework, requirement]
columns:
  framework: "The framework and its version, such as CIS-5.0."
  requirement: The requirement's id.
  position: {about: "Its place in the framework, from 1.", unit: place in order}
  controls: "The controls that speak to it, which may not be all that it demands; empty where none does."
  source: Where the ids were taken from.
---*/
select
    framework,
    requirement,
    any_value(position) as position,
    coalesce(list(control_id order by control_id) filter (control_id is not null), []) as controls,
    any_value(source) as source
from framework_requirements
left join control_frameworks using (framework, requirement)
group by all
order by framework, position
