-- A severity as a number, 1 for critical.
create or replace macro severity_rank(severity) as list_position(['critical', 'high', 'medium', 'low'], severity);
