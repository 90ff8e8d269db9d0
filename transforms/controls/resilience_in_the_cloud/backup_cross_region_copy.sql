/*---
title: Critical recovery points are copied to another Region or account
question: Do critical recovery points have a copy in another region or account?
passes: a copy into a vault of another Region or account was completed at most {max_age_hours} hours before the night
not_applicable: >
  the resource is not critical: the tag criticality does not say critical or high; where no resource carries that tag,
  everything counts as critical
severity: medium
kind: customer-specific
evidence: [backup:ListProtectedResources, backup:ListCopyJobs, resourcegroupstaggingapi:GetResources]
population: [backup:ListProtectedResources]
parameters:
  max_age_hours: {type: integer, default: 26, about: hours that the newest copy may be old}
frameworks: {NIST-800-53-r5: [CP-6, CP-9]}
remediation: Add a copy action with a vault of another Region or account to the rule of the backup plan.
notes: A copy action in a plan is an intention; the job is the evidence.
---*/
with
copies as (
    select
        account_id,
        region,
        item ->> 'ResourceArn' as resource_arn,
        max(cast(item ->> 'CompletionDate' as timestamptz)) as copied_at,
        arg_max(item ->> 'DestinationBackupVaultArn', cast(item ->> 'CompletionDate' as timestamptz)) as vault,
        arg_max(evidence_id, cast(item ->> 'CompletionDate' as timestamptz)) as evidence_id
    from items
    where service = 'backup'
        and operation = 'ListCopyJobs'
        and item ->> 'State' = 'COMPLETED'
        and (
            split_part(item ->> 'DestinationBackupVaultArn', ':', 4) != region
            or split_part(item ->> 'DestinationBackupVaultArn', ':', 5) != account_id
        )
    group by all
),
asked as (from answered_operations where service = 'backup' and operation = 'ListCopyJobs'),
tags_known as (from answered_operations where service = 'resourcegroupstaggingapi' and operation = 'GetResources'),
protected as (
    select
        protected.*,
        counts_as_critical(
            critical_resources.critical, tags_known.account_id is not null, in_use.is_used, in_use.is_known
        ) as critical
    from backup_protected_resources as protected
    cross join criticality_in_use as in_use
    left join critical_resources
        on critical_resources.account_id = protected.account_id
        and critical_resources.resource_arn = protected.resource_arn
    left join tags_known
        on tags_known.account_id = protected.account_id and tags_known.region = protected.region
),
judged as (
    select
        protected.account_id,
        protected.region,
        protected.resource_type,
        protected.resource_id,
        protected.resource_arn,
        case
            when not critical then 'not_applicable'
            when critical is null then null
            when copies.copied_at >= protected.collected_at - to_hours($max_age_hours) then 'pass'
            when asked.account_id is not null then 'fail'
        end as status,
        case
            when not critical then 'not tagged as critical'
            when copies.copied_at is null
                then format('no copy in another Region or account, at most {} hours ago asked for', $max_age_hours)
            else format(
                'copied to {} {}, at most {} hours ago asked for',
                copies.vault,
                moment(copies.copied_at),
                $max_age_hours
            )
        end as reason,
        evidence(protected.evidence_id, copies.evidence_id) as evidence
    from protected
    left join copies using (account_id, region, resource_arn)
    left join asked using (account_id, region)
)
select * from judged
