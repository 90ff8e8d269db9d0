/*---
description: Every control of today's rules.
key: [control_id]
columns:
  control_id: The control's id; the name of its file.
  category_id: {about: Its category., of: categories.category_id}
  title: What holds where it passes.
  question: What it asks.
  passes: When it passes.
  not_applicable: {about: When it does not apply., nullable: true}
  severity: {about: How grave a failure is., values: [critical, high, medium, low]}
  severity_rank: The severity as a number, 1 for critical.
  kind: {about: AWS's kind of control., values: [inherited, shared, customer-specific]}
  scope: {about: What a row stands for., values: [resource, account]}
  evidence: The operations it needs, `cloudtrail:events` for the record of what was done.
  frameworks: Requirements that it speaks to, such as `CIS-5.0 5.3`.
  remediation: What to do about a failure.
  notes: {about: What else to know., nullable: true}
  file: The file of the rule.
  sha256: The file's SHA-256, as results name it.
  parameters: {about: "Its thresholds with their values (JSON).", nullable: true}
---*/
with
frameworks as (
    select control_id, list(framework || ' ' || requirement order by framework, requirement) as frameworks
    from control_frameworks
    group by control_id
)
select
    control_id,
    category_id,
    title,
    question,
    passes,
    nullif(not_applicable, '') as not_applicable,
    severity,
    severity_rank(severity) as severity_rank,
    kind,
    scope,
    evidence,
    coalesce(frameworks.frameworks, []) as frameworks,
    remediation,
    nullif(notes, '') as notes,
    file,
    sha256,
    parameters
from control_catalog
left join frameworks using (control_id)
order by control_id
