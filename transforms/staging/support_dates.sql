/*---
description: >
  Until when versions of platforms are supported, from the reference table; ends_on is null where no end was announced
view: true
---*/
select subject, version, try_cast(deprecated as date) as ends_on, as_of
from reference_runtimes
