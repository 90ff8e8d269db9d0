/*---
description: >
  What was pushed last into each repository, one row an image that can be scanned: lists of images for several
  architectures, signatures and attestations are left out, and what was pushed within five minutes of the newest counts
  with it
---*/
with
images as (
    select *, json_transform(item, '{
        "imageDigest": "VARCHAR", "imagePushedAt": "TIMESTAMPTZ", "imageManifestMediaType": "VARCHAR",
        "artifactMediaType": "VARCHAR", "imageScanStatus": {"status": "VARCHAR"},
        "imageScanFindingsSummary": {"findingSeverityCounts": "MAP(VARCHAR, BIGINT)"}
    }') as image
    from items
    where service = 'ecr' and operation = 'DescribeImages' and error_code is null
)
select
    account_id,
    region,
    parent_resource_id as repository,
    evidence_id,
    image.imageDigest as digest,
    image.imagePushedAt as pushed_at,
    image.imageScanStatus.status as scan_state,
    coalesce(image.imageScanFindingsSummary.findingSeverityCounts['CRITICAL'], 0) as criticals
from images
where not regexp_matches(coalesce(image.imageManifestMediaType, ''), '(manifest\.list|image\.index)')
    and regexp_matches(coalesce(image.artifactMediaType, 'container.image'), '(container\.image|image\.config)')
qualify image.imagePushedAt >= max(image.imagePushedAt) over (partition by account_id, region, parent_resource_id)
    - interval 5 minutes
