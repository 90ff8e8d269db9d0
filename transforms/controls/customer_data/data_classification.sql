/*---
title: Data stores say what kind of data they hold
question: Is it known what kind of data each store holds?
passes: >
  the store carries the tag {tag_keys} with one of {classes}; or it is a bucket that Macie's automated discovery monitors
severity: medium
kind: customer-specific
evidence:
  - s3:ListBuckets
  - rds:DescribeDBInstances
  - rds:DescribeDBClusters
  - dynamodb:ListTables
  - efs:DescribeFileSystems
  - fsx:DescribeFileSystems
  - opensearch:ListDomainNames
  - opensearch:DescribeDomains
  - redshift:DescribeClusters
  - s3:GetBucketTagging
  - resourcegroupstaggingapi:GetResources
  - macie2:DescribeBuckets
population:
  - s3:ListBuckets
  - rds:DescribeDBInstances
  - rds:DescribeDBClusters
  - dynamodb:ListTables
  - efs:DescribeFileSystems
  - fsx:DescribeFileSystems
  - opensearch:ListDomainNames
  - redshift:DescribeClusters
parameters:
  tag_keys:
    type: texts
    default: [data-classification]
    about: keys of the tag that says the class, in order of preference
  classes:
    type: texts
    default: [public, internal, confidential, restricted]
    about: values that it may have, in small letters
frameworks:
  CIS-3.0: ["2.1.3"]
  CIS-4.0: ["2.1.3"]
  CIS-5.0: ["2.1.3"]
  CIS-6.0: ["3.1.3"]
  CIS-7.0: ["3.1.3"]
  ISO-27001-2022: [A.5.12, A.5.13]
remediation: Tag the store with {tag_keys}; for buckets, macie2 update-automated-discovery-configuration.
notes: >
  The tagging service leaves out what never had a tag, so that the stores come from their own services' lists. Keys of tags
  are case-sensitive: a tag that only nearly has the key, or has another value, is named in the reason. What a store really
  holds is not looked at.
---*/
with
monitored as (
    select
        item ->> 'bucketName' as bucket,
        bool_or(item ->> 'automatedDiscoveryMonitoringStatus' = 'MONITORED') as is_monitored,
        min(evidence_id) as evidence_id
    from items
    where service = 'macie2' and operation = 'DescribeBuckets' and error_code is null
    group by all
),
asked as (from answered_operations where service = 'macie2' and operation = 'DescribeBuckets'),
stores as (
    select
        stores.*,
        lower(list_filter(
            list_transform($tag_keys, lambda key: tag_value(stores.tags, key)), lambda value: value is not null
        )[1]) as classification,
        list_filter(
            stores.tags,
            lambda tag: regexp_matches(tag.Key, 'classif', 'i')
        )[1] as near_miss,
        coalesce(monitored.is_monitored, false) as is_monitored,
        stores.resource_type = 'AWS::S3::Bucket' and asked.account_id is null as hangs_on_macie,
        monitored.evidence_id as macie_evidence_id,
        format(
            '; {} with one of {} asked for', array_to_string($tag_keys, ' or '), array_to_string($classes, ', ')
        ) as wanted
    from data_stores as stores
    left join monitored
        on stores.resource_type = 'AWS::S3::Bucket' and monitored.bucket = stores.resource_id
    left join asked
        on asked.account_id = stores.account_id and asked.region = stores.region
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when list_contains($classes, classification) or is_monitored then 'pass'
            when tags is not null and not hangs_on_macie then 'fail'
        end as status,
        case
            when list_contains($classes, classification) then 'classified as ' || classification
            when is_monitored then 'not tagged, but monitored by Macie''s automated discovery'
            when near_miss is not null then format('not classified, but tagged {}={}', near_miss.Key, near_miss.Value)
                || wanted
            else 'not classified' || wanted
        end as reason,
        list_distinct(evidence || evidence(macie_evidence_id)) as evidence
    from stores
)
select * from judged
