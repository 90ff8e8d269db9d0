/*---
title: The newest images have no critical vulnerability open for more than 30 days
question: Is the newest image of each repository free of open critical vulnerabilities older than 30 days?
passes: >
  the newest image was scanned; with Inspector (enhanced scanning) nothing critical has been open in it for more than 30
  days, with basic scanning nothing critical was found
not_applicable: the repository holds no image, or is no more
severity: high
kind: customer-specific
evidence: [ecr:DescribeRepositories, ecr:DescribeImages, inspector2:ListFindings]
population: [ecr:DescribeRepositories]
frameworks: {PCI-4.0: ["11.3.1"]}
remediation: Build the image anew on a base that has the fix, push and deploy it.
notes: >
  Basic scanning does not tell how old a finding is, so any critical one fails. An image that was not scanned, or whose scan
  expired, is no_evidence. A list of images for several architectures is judged by what was pushed with it.
---*/
with
answered as (
    select account_id, region, parent_resource_id as repository, min(response_id) as response_id
    from answers
    where service = 'ecr' and operation = 'DescribeImages'
    group by all
),
findings_answered as (
    from answered_operations where service = 'inspector2' and operation = 'ListFindings'
),
images as (
    select
        images.*,
        found.late,
        found.which,
        found.evidence as found_evidence,
        case
            when images.scan_state = 'COMPLETE' then if(images.criticals > 0, 'fail', 'pass')
            when found.late > 0 then 'fail'
            when images.scan_state is distinct from 'ACTIVE' then 'no_evidence'
            when findings_answered.account_id is null then null
            else 'pass'
        end as status
    from ecr_newest_images as images
    left join findings_answered using (account_id, region)
    left join inspector_verdicts as found
        on found.account_id = images.account_id
        and found.region = images.region
        and found.kind = 'AWS_ECR_CONTAINER_IMAGE'
        and found.repository = images.repository
        and found.found_in = images.digest
),
by_repository as (
    select
        account_id,
        region,
        repository,
        strftime(max(pushed_at), '%Y-%m-%d') as pushed_on,
        case
            when bool_or(status = 'fail') then 'fail'
            when bool_or(status = 'no_evidence') then 'no_evidence'
            when bool_or(status is null) then null
            else 'pass'
        end as status,
        string_agg(distinct coalesce(
            if(late > 0, format('{} critical vulnerabilities are open for more than 30 days: {}', late, which), null),
            if(criticals > 0, format('{} critical vulnerabilities were found', criticals), null)
        ), ', ') filter (status = 'fail') as faults,
        string_agg(distinct coalesce(scan_state, 'not scanned'), ', ') as states,
        list_distinct(list(evidence_id) || coalesce(flatten(list(found_evidence)), [])) as evidence
    from images
    group by all
),
judged as (
    select
        repositories.account_id,
        repositories.region,
        repositories.resource_type,
        repositories.resource_id,
        repositories.resource_arn,
        case
            when answered.response_id is null then null
            when by_repository.repository is null then 'not_applicable'
            else by_repository.status
        end as status,
        case
            when by_repository.repository is null then 'the repository holds no image'
            else 'pushed on ' || by_repository.pushed_on || ', scan: ' || lower(by_repository.states) || '; '
                || coalesce(by_repository.faults, 'no critical vulnerability is known')
        end as reason,
        list_distinct(
            [repositories.evidence_id] || coalesce(by_repository.evidence, evidence(answered.response_id))
        ) as evidence
    from ecr_repositories as repositories
    left join answered
        on answered.account_id = repositories.account_id
        and answered.region = repositories.region
        and answered.repository = repositories.resource_id
    left join by_repository
        on by_repository.account_id = repositories.account_id
        and by_repository.region = repositories.region
        and by_repository.repository = repositories.resource_id
)
select * from judged
