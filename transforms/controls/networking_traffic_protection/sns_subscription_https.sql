/*---
title: Messages are pushed only through HTTPS
question: Are messages of topics pushed only through HTTPS?
passes: the subscription's protocol is not http
severity: medium
kind: customer-specific
evidence: [sns:ListSubscriptions]
remediation: Subscribe an https endpoint, and unsubscribe the http one.
notes: >
  Subscriptions that wait for their confirmation have no ARN; they are judged together, by topic and protocol, since they
  deliver once they are confirmed.
---*/
with
subscriptions as (
    select
        *,
        item ->> 'Protocol' as protocol,
        item ->> 'SubscriptionArn' as arn,
        starts_with(arn, 'arn:') as is_confirmed,
        if(is_confirmed, arn, format('{}/pending/{}', item ->> 'TopicArn', protocol)) as subscription
    from items
    where service = 'sns' and operation = 'ListSubscriptions'
)
select
    account_id,
    region,
    'AWS::SNS::Subscription' as resource_type,
    subscription as resource_id,
    if(protocol = 'http', 'fail', 'pass') as status,
    'pushes through ' || protocol || if(is_confirmed, '', ', once it is confirmed') as reason,
    list(evidence_id order by evidence_id) as evidence
from subscriptions
group by account_id, region, subscription, protocol, is_confirmed
