/*---
title: No critical or security patch is missing or failed on any instance
question: Is no critical or security patch missing or failed on any instance?
passes: >
  no critical or security patch that the baseline approves is missing, none failed, and the last scan ended within
  {max_scan_days} days of
  the answer
not_applicable: the instance does not run, a service of AWS operates it, or it started within the hour
severity: high
kind: customer-specific
evidence: [ec2:DescribeInstances, ssm:DescribeInstanceInformation, ssm:DescribeInstancePatchStates]
population: [ec2:DescribeInstances]
parameters:
  max_scan_days: {type: integer, default: 7, about: days that the last scan may be past}
frameworks:
  NIST-800-53-r5: [SI-2, SI-2(2)]
  PCI-4.0: ["6.3.3"]
  SOC2: [CC7.1]
  FSBP: [SSM.2]
remediation: aws ssm send-command --document-name AWS-RunPatchBaseline --parameters Operation=Install
notes: >
  An instance that was never scanned is no_evidence here, and fails ec2_patch_scan_recent. What counts is what the baseline
  approves: one that approves nothing reads as compliant, and fails ec2_patch_baseline.
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
            when why_not_yet is not null then 'not_applicable'
            when critical + security + failed > 0 or days_since_scan > $max_scan_days then 'fail'
            when patch_evidence_id is not null then 'pass'
            when not is_patch_answered then null
            else 'no_evidence'
        end as status,
        coalesce(
            why_not_yet,
            format(
                '{} critical and {} security patches are missing, {} failed; {}, at most {} days before asked for',
                critical,
                security,
                failed,
                'last ' || lower(operation) || ' at ' || moment(ended_at),
                $max_scan_days
            ),
            'no scan of its patches is known'
        ) as reason,
        evidence
    from ec2_patch_evidence
)
select * from judged
