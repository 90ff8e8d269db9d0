/*---
description: A list of evidence ids, without the ones that are absent
---*/
create or replace macro evidence
    (a) as list_filter([a], lambda id: id is not null),
    (a, b) as list_distinct(list_filter([a, b], lambda id: id is not null)),
    (a, b, c) as list_distinct(list_filter([a, b, c], lambda id: id is not null)),
    (a, b, c, d) as list_distinct(list_filter([a, b, c, d], lambda id: id is not null));
