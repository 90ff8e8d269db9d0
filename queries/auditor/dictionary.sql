/*---
question: What does each column of the tables say, in which unit, and what does a value look like?
time: The tables as they are; no day changes them.
parameters:
  table: {type: text, default: all, description: one table}
---*/
select table_name, column_name, type, description, unit, accepted_values, may_be_null, refers_to, example
from data_dictionary
where $table in ('all', table_name)
order by table_name, position
