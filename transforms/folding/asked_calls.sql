/* What was asked on the new nights, one row for each answer or page of one, with its request id and whose call it was. */
select
    new_nights.as_of,
    responses.account_id,
    responses.region,
    responses.service,
    responses.operation,
    responses.aws_request_id as request_id,
    caller_of(responses.caller_arn) as caller,
    responses.collected_at
from responses
join new_nights on new_nights.evidence_run_id = responses.run_id
