/*---
title: Only named callers may invoke a function
question: Can only named callers invoke or change each function?
passes: no statement of the function's policy allows everybody without a condition that limits the caller
severity: critical
kind: customer-specific
evidence: [lambda:ListFunctions, lambda:GetPolicy]
frameworks:
  CIS-7.0: ["2.21"]
  NIST-800-53-r5: [AC-3, AC-6, SC-7(3)]
  PCI-4.0: ["1.3.1"]
  FSBP: [Lambda.1]
remediation: aws lambda remove-permission --function-name NAME --statement-id ID
notes: Only the policy of the function itself is judged; aliases and versions have policies of their own.
---*/
with
judged as (
    select
        functions.account_id,
        functions.region,
        functions.resource_type,
        functions.resource_id,
        functions.resource_arn,
        list_filter(policies.statements, lambda statement: lets_everybody_in(statement, caller_keys())) as open_statements,
        case when len(open_statements) = 0 then 'pass' when open_statements is not null then 'fail' end as status,
        case
            when len(open_statements) > 0 then 'everybody is allowed by statement ' || array_to_string(
                list_transform(open_statements, lambda statement: coalesce(statement ->> 'Sid', 'without id')), ', '
            )
            else 'the unqualified function''s policy names its callers'
        end as reason,
        evidence(functions.evidence_id, policies.evidence_id) as evidence
    from lambda_functions as functions
    left join lambda_policies as policies
        on policies.account_id = functions.account_id
        and policies.region = functions.region
        and policies.function_name = functions.resource_id
)
select * exclude (open_statements) from judged
