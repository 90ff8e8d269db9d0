/*---
description: >
  Who acted with which credentials, and who was behind them: one row for each access key id in the log or given out in it,
  and for each sign-in or call for credentials whose key is not known. Chains of roles are joined by the key that one call gave and the next one
  used, over accounts too; what the log does not hold is said in missing and never guessed. Sessions that a service began
  and that changed nothing and were refused nothing are left out.
key: [session_id]
columns:
  session_id: The access key id; where it is not known, the id of the event that began the session.
  kind:
    about: How the credentials came to be; unknown where neither the log nor the session itself says it.
    values: [access_key, console, switch_role, assume_role, assume_root, saml, web_identity, identity_center,
      session_token, federation_token, service, unknown]
  account_id: {about: The account that the credentials belong to., nullable: true}
  principal_arn: {about: Who acted., nullable: true}
  role_arn: {about: The role that was assumed., nullable: true}
  session_name: {about: The name that the session was given., nullable: true}
  source_identity: {about: The source identity that was set and goes with the session through all roles., nullable: true}
  origin_kind:
    about: What is at the beginning of the chain; unknown where the chain leads out of the log.
    values: [iam_user, root, saml, web_identity, identity_center, service, other_account, unknown]
  origin: {about: "Who is at the beginning of the chain: a user, a service, or what the identity provider calls them.", nullable: true}
  origin_address: {about: From where they came; null for a service., nullable: true}
  identity_provider: {about: The identity provider that vouched for them., nullable: true}
  mfa: {about: "Whether they had used a second factor; null where only an identity provider knows, or nobody was asked.", nullable: true}
  chain: Who passed the rights on to whom, from the origin to the session's principal.
  missing: {about: What the log does not say of where they came from; null where it tells all., nullable: true}
  parent_session_id: {about: The session that asked for the credentials., nullable: true}
  begun_by_event_id: {about: "The event that gave the credentials, or the sign-in.", nullable: true}
  began_at: When the credentials were given; the first call where the log does not say it.
  first_at: {about: The first call., nullable: true}
  last_at: {about: The last call., nullable: true}
  calls: {about: "Calls with the credentials.", unit: calls}
  changes: {about: "Of these, calls that succeeded and were no reads.", unit: calls}
  refused: {about: "Of these, calls that were refused.", unit: calls}
  addresses: From where the calls came; the names of services that called with the session's rights.
  accounts: The accounts in whose logs the calls are.
---*/
with recursive
signed_in as (
    select calls.access_key_id, starts.event_id
    from session_calls as calls
    join session_starts as starts
        on starts.gave = 'sign-in'
        and starts.key_given is null
        and starts.caller_principal_id = calls.principal_id
        and (
            starts.signing_session_created_at = calls.session_created_at
            or abs(date_diff('second', starts.began_at, calls.session_created_at)) <= 60
        )
    where calls.access_key_id not in (select key_given from session_starts where key_given is not null)
    qualify row_number() over (
        partition by calls.access_key_id
        order by abs(date_diff('second', starts.began_at, calls.session_created_at)), starts.event_id
    ) = 1
),
begun as (
    select key_given as session_id, *
    from session_starts
    where key_given is not null
    union all
    select signed_in.access_key_id, starts.*
    from signed_in
    join session_starts as starts using (event_id)
    union all
    select event_id, *
    from session_starts
    where key_given is null and event_id not in (select event_id from signed_in)
        and (gave = 'sign-in' or invoked_by is null)
),
joined as (
    select
        begun.*,
        calls.* exclude (account_id, source_identity),
        coalesce(begun.session_id, calls.access_key_id) as id,
        coalesce(calls.identity_type, if(gave = 'sign-in', caller_type, 'AssumedRole')) as type,
        coalesce(calls.principal_arn, session_arn) as arn,
        coalesce(calls.session_issuer_arn, begun.role_arn) as issuer_arn,
        coalesce(
            calls.account_id, nullif(string_split(coalesce(session_arn, begun.role_arn), ':')[5], ''), caller_account_id
        ) as owner_id,
        coalesce(calls.source_identity, begun.source_identity) as set_identity,
        coalesce(contains(issuer_arn, ':role/aws-reserved/sso.amazonaws.com/'), false) as of_identity_center
    from begun
    full join session_calls as calls on calls.access_key_id = begun.session_id
),
told as (
    select
        *,
        case
            when of_identity_center and coalesce(how, '') != 'SwitchRole' then 'identity_center'
            when how = 'AssumeRoleWithSAML' then 'saml'
            when how = 'AssumeRoleWithWebIdentity' then 'web_identity'
            when how = 'AssumeRole' then if(caller_type = 'AWSService', 'service', 'assume_role')
            when how = 'AssumeRoot' then 'assume_root'
            when how = 'GetSessionToken' then 'session_token'
            when how = 'GetFederationToken' then 'federation_token'
            when how = 'SwitchRole' then 'switch_role'
            when how = 'ConsoleLogin' and type in ('IAMUser', 'Root') then 'console'
            when web_identity_provider is not null then 'web_identity'
            when instance_delivery is not null or runs_on_type is not null
                or contains(issuer_arn, ':role/aws-service-role/') then 'service'
            when type = 'FederatedUser' then 'federation_token'
            when starts_with(id, 'AKIA') then 'access_key'
            when type in ('IAMUser', 'Root') and from_console then 'console'
            else 'unknown'
        end as kind
    from joined
),
links as (
    select
        id,
        kind,
        coalesce(arn, id) as who,
        if(caller_key in (select id from told), caller_key, null) as parent_id,
        source_ip_address as start_address,
        coalesce(mfa_used, false) or coalesce(mfa_authenticated, false) as used_mfa
    from told
    where kind != 'service' or changes > 0 or refused > 0 or id in (select caller_key from told)
),
climbing as (
    select
        id,
        id as root_id,
        parent_id,
        [who] as chain,
        [id] as passed,
        null::varchar as left_from,
        used_mfa,
        false as is_circle
    from links
    where parent_id is not null
    union all
    select
        climbing.id,
        parents.id,
        parents.parent_id,
        list_prepend(parents.who, climbing.chain),
        list_append(climbing.passed, parents.id),
        children.start_address,
        climbing.used_mfa or parents.used_mfa,
        list_contains(climbing.passed, parents.id)
    from climbing
    join links as parents on parents.id = climbing.parent_id
    join links as children on children.id = climbing.root_id
    where not climbing.is_circle and len(climbing.passed) <= 10
),
climbed as (
    from climbing
    where parent_id is null or is_circle or len(passed) > 10
    union all
    select id, id, null, [who], [id], null, used_mfa, false
    from links
    where parent_id is null
),
origins as (
    select
        climbed.*,
        case
            when is_circle or climbed.parent_id is not null then 'unknown'
            when root.kind in ('identity_center', 'saml', 'web_identity', 'service') then root.kind
            when contains(coalesce(switched_from, if(root.type = 'FederatedUser', issuer_arn, arn)), ':user/')
                then 'iam_user'
            when root.type = 'Root' and root.kind != 'assume_root' or contains(coalesce(switched_from, issuer_arn), ':root')
                then 'root'
            when caller_key is null and caller_type = 'AWSAccount' then 'other_account'
            else 'unknown'
        end as origin_kind,
        case origin_kind
            when 'identity_center' then coalesce(root.user_name, string_split(root.arn, '/')[3], root.session_name)
            when 'saml' then root.user_name
            when 'web_identity' then root.user_name
            when 'service' then coalesce(
                root.invoked_by, root.runs_on_arn, if(root.instance_delivery is null, null, 'ec2.amazonaws.com'),
                regexp_extract(root.issuer_arn, ':role/aws-service-role/([^/]+)/', 1)
            )
            when 'iam_user' then coalesce(switched_from, if(root.type = 'FederatedUser', issuer_arn, root.arn))
            when 'root' then coalesce(switched_from, if(root.type = 'FederatedUser', issuer_arn, root.arn))
            when 'other_account' then caller_account_id || ':' || caller_principal_id
            else if(is_circle or climbed.parent_id is not null, null, coalesce(switched_from, caller_arn))
        end as origin,
        coalesce(
            if(is_address(root.source_ip_address), root.source_ip_address, null),
            if(is_address(left_from), left_from, null),
            if(is_address(root.first_address), root.first_address, null)
        ) as came_from,
        case
            when is_circle then 'the chain of roles leads back to itself'
            when climbed.parent_id is not null then 'the chain is longer than ten roles'
            when root.kind = 'unknown' then
                'what gave ' || climbed.root_id || ' is not in the log'
            when origin_kind = 'other_account' then
                'who in account ' || caller_account_id || ' asked for the role is in that account''s log'
            when origin_kind in ('saml', 'web_identity') and root.how is null then
                'the call that gave ' || climbed.root_id || ', which names the user, is not in the log'
            when origin_kind = 'identity_center' and root.how is null then
                'the call that gave ' || climbed.root_id || ' is not in the log'
            when root.kind = 'console' and root.how is null then
                'the sign-in to the console is not in the log'
            when root.kind = 'federation_token' and root.how is null then
                'the call that gave ' || climbed.root_id || ' is not in the log'
            when origin_kind = 'unknown' then
                'how ' || coalesce(switched_from, caller_arn, 'the caller') || ' came by its rights is not in the log'
        end as missing,
        coalesce(root.identity_provider, root.web_identity_provider) as provider
    from climbed
    join told as root on root.id = climbed.root_id
)
select
    told.id as session_id,
    told.kind,
    told.owner_id as account_id,
    told.arn as principal_arn,
    if(told.type = 'AssumedRole', told.issuer_arn, null) as role_arn,
    coalesce(told.session_name, if(told.type = 'AssumedRole', string_split(told.arn, '/')[-1], null)) as session_name,
    told.set_identity as source_identity,
    origins.origin_kind,
    origins.origin,
    if(origins.origin_kind = 'service', null, origins.came_from) as origin_address,
    origins.provider as identity_provider,
    case
        when origins.used_mfa then true
        when origins.origin_kind in ('iam_user', 'root') and origins.missing is null then false
    end as mfa,
    if(origins.origin is null or origins.origin = origins.chain[1], origins.chain, [origins.origin] || origins.chain) as chain,
    origins.missing,
    links.parent_id as parent_session_id,
    told.event_id as begun_by_event_id,
    coalesce(told.session_created_at, told.began_at, told.first_at) as began_at,
    told.first_at,
    told.last_at,
    coalesce(told.calls, 0) as calls,
    coalesce(told.changes, 0) as changes,
    coalesce(told.refused, 0) as refused,
    coalesce(told.addresses, []) as addresses,
    coalesce(told.accounts, []) as accounts
from told
join links on links.id = told.id
join origins on origins.id = told.id
order by began_at, session_id
