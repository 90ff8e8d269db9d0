-- A status is one of the four, and null only where an answer is missing.
select control_id, 'status ' || coalesce(status, 'null although no answer is missing') || ' for ' || resource_id as detail
from verdicts
where status is null or status not in ('pass', 'fail', 'not_applicable', 'no_evidence')
