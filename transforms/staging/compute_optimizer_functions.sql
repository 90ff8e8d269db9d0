/*---
description: What Compute Optimizer says of the memory of functions, by the version that it looked at
---*/
select
    account_id,
    region,
    evidence_id,
    item ->> 'functionArn' as version_arn,
    item ->> 'finding' as finding,
    json_texts(item -> 'findingReasonCodes') as codes
from items
where service = 'compute-optimizer' and operation = 'GetLambdaFunctionRecommendations' and error_code is null
