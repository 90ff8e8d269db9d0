/*---
title: The EC2 serial console is closed for the account
question: Is the EC2 serial console closed for the account?
passes: SerialConsoleAccessEnabled is false
severity: low
kind: customer-specific
evidence: [ec2:GetSerialConsoleAccessStatus]
remediation: aws ec2 disable-serial-console-access
notes: The setting is one of each Region, and off as it comes.
---*/
with
judged as (
    select
        account_id,
        region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case item ->> 'SerialConsoleAccessEnabled'
            when 'false' then 'pass'
            when 'true' then 'fail'
            else 'no_evidence'
        end as status,
        case item ->> 'SerialConsoleAccessEnabled'
            when 'false' then 'the serial console is closed'
            when 'true' then 'the serial console is open'
            else 'the answer does not say whether the serial console is open'
        end as reason,
        [evidence_id] as evidence
    from items
    where service = 'ec2' and operation = 'GetSerialConsoleAccessStatus' and error_code is null
)
select * from judged
