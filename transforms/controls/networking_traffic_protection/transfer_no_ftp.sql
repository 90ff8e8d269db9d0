/*---
title: File transfer servers refuse clear text and old algorithms
question: Do file transfer servers refuse clear text and old algorithms?
passes: the server's protocols do not hold FTP, and its security policy offers no key exchange or MAC with SHA-1
not_applicable: the server was deleted since it was listed
severity: high
kind: customer-specific
evidence: [transfer:ListServers, transfer:DescribeServer, transfer:DescribeSecurityPolicy]
frameworks: {PCI-4.0: ["2.2.5"], ISO-27001-2022: [A.8.24], SOC2: [CC6.7]}
remediation: aws transfer update-server --server-id ID --protocols SFTP --security-policy-name TransferSecurityPolicy-2024-01
notes: >
  FTP is possible only inside a VPC, and fails there too. What a policy's name means is what AWS itself answers. Algorithms of
  SSH count where the server speaks SFTP.
---*/
with
listed as (from items where service = 'transfer' and operation = 'ListServers'),
described as (
    select
        *,
        json_texts(item -> '$.Server.Protocols') as protocols,
        item ->> '$.Server.SecurityPolicyName' as policy
    from items
    where service = 'transfer' and operation = 'DescribeServer'
),
policies as (
    select
        account_id,
        region,
        request ->> 'SecurityPolicyName' as policy,
        min(evidence_id) as evidence_id,
        any_value(list_filter(
            json_texts(item -> '$.SecurityPolicy.SshKexs') || json_texts(item -> '$.SecurityPolicy.SshMacs'),
            lambda algorithm: regexp_matches(algorithm, 'sha1($|[^0-9])')
        )) as old_algorithms
    from items
    where service = 'transfer' and operation = 'DescribeSecurityPolicy' and error_code is null
    group by all
),
judged as (
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        list_contains(described.protocols, 'FTP') as speaks_ftp,
        list_contains(described.protocols, 'SFTP') as speaks_sftp,
        case
            when described.error_code is not null then 'not_applicable'
            when described.evidence_id is null then null
            when speaks_ftp then 'fail'
            when not speaks_sftp then 'pass'
            when len(policies.old_algorithms) > 0 then 'fail'
            when policies.policy is not null then 'pass'
        end as status,
        case
            when described.error_code is not null then 'the server is no more'
            when speaks_ftp then 'it speaks FTP, which is clear text'
            when speaks_sftp and len(policies.old_algorithms) > 0 then described.policy || ' offers '
                || array_to_string(policies.old_algorithms, ', ')
            else format('it speaks {}, with {}', array_to_string(described.protocols, ', '), described.policy)
        end as reason,
        evidence(listed.evidence_id, described.evidence_id, policies.evidence_id) as evidence
    from listed
    left join described
        on described.account_id = listed.account_id
        and described.region = listed.region
        and described.parent_resource_id = listed.resource_id
    left join policies
        on policies.account_id = listed.account_id
        and policies.region = listed.region
        and policies.policy = described.policy
)
select * exclude (speaks_ftp, speaks_sftp) from judged
