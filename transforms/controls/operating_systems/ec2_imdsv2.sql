/*---
title: Every instance demands IMDSv2
question: Does every instance demand IMDSv2?
passes: >
  HttpTokens is required, or the metadata endpoint is disabled; stopped instances are judged too, since they start with
  the same options
not_applicable: the instance is terminated or shutting down, or a service of AWS operates it
severity: high
kind: customer-specific
evidence: [ec2:DescribeInstances]
frameworks:
  CIS-3.0: ["5.6"]
  CIS-4.0: ["5.7"]
  CIS-5.0: ["5.7"]
  CIS-6.0: ["6.7"]
  CIS-7.0: ["6.7"]
  NIST-800-53-r5: [AC-3, AC-6]
  FSBP: [EC2.8]
remediation: aws ec2 modify-instance-metadata-options --instance-id ID --http-tokens required
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when state in ('terminated', 'shutting-down') or is_operated_by_aws then 'not_applicable'
            when http_tokens = 'required' or http_endpoint = 'disabled' then 'pass'
            when http_tokens is not null then 'fail'
            else 'no_evidence'
        end as status,
        case
            when state in ('terminated', 'shutting-down') then 'the instance is ' || state
            when is_operated_by_aws then 'operated by ' || coalesce(operator, 'AWS')
            when http_endpoint = 'disabled' then 'the metadata endpoint is disabled'
            else coalesce('tokens are ' || http_tokens, 'the answer holds no metadata options')
        end as reason,
        [evidence_id] as evidence
    from ec2_instances
)
select * from judged
