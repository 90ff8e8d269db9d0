/*---
title: Expired server certificates are gone from IAM
question: Are expired server certificates gone from IAM?
passes: the certificate ends after the moment of collection
severity: medium
kind: customer-specific
evidence: [iam:ListServerCertificates]
frameworks:
  CIS-3.0: ["1.19"]
  CIS-4.0: ["1.19"]
  CIS-5.0: ["1.18"]
  CIS-6.0: ["2.18"]
  CIS-7.0: ["2.17"]
  FSBP: [IAM.26]
remediation: aws iam delete-server-certificate, and let ACM issue the next one.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case when expires_at > collected_at then 'pass' when expires_at <= collected_at then 'fail' else 'no_evidence' end
        as status,
    case
        when expires_at is null then 'the answer does not say when the certificate ends'
        else if(expires_at > collected_at, 'ends at ', 'ended at ') || moment(expires_at)
    end as reason,
    [evidence_id] as evidence
from iam_server_certificates
