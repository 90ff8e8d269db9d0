/*---
description: Who carries a category for a service, by AWS's model.
key: [service, category_id]
columns:
  service: The service, in botocore's name.
  service_model: How much of it AWS runs (infrastructure, container, managed, abstracted).
  category_id: {about: The category., of: categories.category_id}
  allocation: {about: Who carries it; n/a where the service has no such thing., values: [customer, shared, aws, n/a]}
  why: {about: One line on why., nullable: true}
  source: Where this was read.
  as_of: The day of the reading.
---*/
select service, service_model, category_id, allocation, why, source, as_of::date as as_of
from reference_allocation
order by service, category_id
