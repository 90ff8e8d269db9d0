/*---
title: The memory of functions is sized to their work
question: Is function memory sized to the work?
passes: Compute Optimizer finds the function's memory optimized, or too small, which is no waste
not_applicable: too few invocations to say, or no recommendation yet
severity: low
kind: customer-specific
evidence: [compute-optimizer:GetLambdaFunctionRecommendations]
remediation: aws lambda update-function-configuration --memory-size with the recommended size.
---*/
with
judged as (
    select
        account_id,
        region,
        'AWS::Lambda::Function' as resource_type,
        array_to_string(string_split(version_arn, ':')[7:], ':') as resource_id,
        version_arn as resource_arn,
        case
            when finding = 'Optimized' then 'pass'
            when finding = 'Unavailable' then 'not_applicable'
            when list_contains(codes, 'MemoryOverprovisioned') then 'fail'
            when list_contains(codes, 'MemoryUnderprovisioned') then 'pass'
            else 'no_evidence'
        end as status,
        case
            when finding = 'Optimized' then 'the memory fits the work'
            when finding = 'Unavailable' then 'too few invocations to say'
            when list_contains(codes, 'MemoryOverprovisioned') then 'more memory than the work needs'
            when list_contains(codes, 'MemoryUnderprovisioned') then 'too little memory, which is no waste'
            else 'not optimized, and AWS does not say in which direction'
        end as reason,
        [evidence_id] as evidence
    from compute_optimizer_functions
)
select * from judged
