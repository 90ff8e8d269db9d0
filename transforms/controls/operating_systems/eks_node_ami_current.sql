/*---
title: Managed nodes run a recent image of their version
question: Do managed node groups run the current node image of their version?
passes: >
  the image was released at most {max_age_days} days before the answer, and the nodes are at most {max_minor_behind}
  minor versions behind their cluster
not_applicable: the image is the account's own, which ec2_ami_age judges
severity: medium
kind: customer-specific
evidence: [eks:ListClusters, eks:ListNodegroups, eks:DescribeNodegroup, eks:DescribeCluster]
population: [eks:ListClusters, eks:ListNodegroups, eks:DescribeNodegroup]
parameters:
  max_age_days: {type: integer, default: 60, about: days that an image may be old}
  max_minor_behind: {type: integer, default: 1, about: minor versions that nodes may be behind their cluster}
frameworks: {PCI-4.0: ["6.3.3"]}
remediation: aws eks update-nodegroup-version --cluster-name NAME --nodegroup-name NAME
notes: >
  The day of the release stands in the release's name for Amazon Linux and Windows; Bottlerocket's names hold none, which
  is no evidence of the age. remit does not read AWS's public parameters, so that the collecting role needs no right to
  read parameters, which hold secrets.
---*/
with
groups as (
    select
        groups.*,
        clusters.is_described,
        clusters.version as cluster_version,
        clusters.evidence as cluster_evidence,
        try_strptime(
            replace(regexp_extract(groups.release_version, '-(20[0-9]{2}\.?[0-9]{2}\.?[0-9]{2})$', 1), '.', ''), '%Y%m%d'
        ) as released_at,
        date_diff('day', released_at, cast(groups.collected_at as timestamp)) as age,
        try_cast(split_part(clusters.version, '.', 2) as integer) - try_cast(split_part(groups.version, '.', 2) as integer)
            as behind
    from eks_node_groups as groups
    left join eks_listed_clusters as clusters
        on clusters.account_id = groups.account_id
        and clusters.region = groups.region
        and clusters.resource_id = groups.cluster_name
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when image_type = 'CUSTOM' then 'not_applicable'
            when age > $max_age_days or behind > $max_minor_behind then 'fail'
            when is_described is not true then null
            when age is null or behind is null then 'no_evidence'
            else 'pass'
        end as status,
        case
            when image_type = 'CUSTOM' then 'an image of its own'
            else 'release ' || coalesce(release_version, 'unknown')
                || coalesce(strftime(released_at, ' of %Y-%m-%d'), ', whose day is not known')
                || coalesce(', Kubernetes ' || version || ' in a cluster of ' || cluster_version, '')
                || format('; at most {} days and {} minor versions asked for', $max_age_days, $max_minor_behind)
        end as reason,
        list_distinct([evidence_id] || coalesce(cluster_evidence, [])) as evidence
    from groups
)
select * from judged
