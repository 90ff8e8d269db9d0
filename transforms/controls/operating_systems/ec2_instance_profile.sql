/*---
title: Every running instance gets its AWS rights from a role
question: Does every instance get its AWS rights from a role?
passes: an instance profile is attached
not_applicable: the instance does not run, or a service of AWS operates it
severity: medium
kind: customer-specific
evidence: [ec2:DescribeInstances]
frameworks:
  CIS-3.0: ["1.18"]
  CIS-4.0: ["1.18"]
  CIS-5.0: ["1.17"]
  CIS-6.0: ["2.17"]
  CIS-7.0: ["2.16"]
  NIST-800-53-r5: [AC-3]
  PCI-4.0: ["7.2.2"]
remediation: aws ec2 associate-iam-instance-profile --instance-id ID --iam-instance-profile Name=PROFILE
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
            when state <> 'running' or is_operated_by_aws then 'not_applicable'
            when instance_profile_arn is not null then 'pass'
            else 'fail'
        end as status,
        case
            when state <> 'running' then 'the instance is ' || state
            when is_operated_by_aws then 'operated by ' || coalesce(operator, 'AWS')
            else coalesce('profile ' || instance_profile_arn, 'no instance profile is attached')
        end as reason,
        [evidence_id] as evidence
    from ec2_instances
)
select * from judged
