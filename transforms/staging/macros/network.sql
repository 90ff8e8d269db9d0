-- Whether a range is the whole internet, or one of the halves that together are.
create or replace macro is_world(source) as
    source in ('0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '::/0', '::/1', '8000::/1');

-- Whether a rule's protocol and ports cover one port; protocol -1 has no ports and covers them all.
create or replace macro covers_port(rule_protocol, from_port, to_port, protocol, port) as
    rule_protocol = '-1'
    or (
        rule_protocol in (protocol, case protocol when 'tcp' then '6' when 'udp' then '17' end)
        and port between coalesce(from_port, 0) and coalesce(to_port, 65535)
    );

-- An IP address as text of 0 and 1: 32 of them for IPv4, 128 for IPv6 (also where :: leaves out groups of zeros).
create or replace macro address_bits(address) as cast(unhex(
    if(
        contains(address, ':'),
        array_to_string(list_transform(
            string_split(
                replace(
                    address, '::',
                    ':' || repeat('0:', 8 - len(list_filter(string_split(address, ':'), lambda part: part <> '')))
                ).trim(':'),
                ':'
            ),
            lambda part: lpad(part, 4, '0')
        ), ''),
        array_to_string(list_transform(
            string_split(address, '.'), lambda part: printf('%02x', cast(part as integer))
        ), '')
    )
) as bit)::varchar;

-- How many leading bits a range fixes; a bare address fixes all of its own.
create or replace macro prefix_length(range) as coalesce(
    try_cast(nullif(split_part(range, '/', 2), '') as integer), if(contains(range, ':'), 128, 32)
);

-- Whether a range contains a whole other one (an address is a range, too); never across IPv4 and IPv6.
create or replace macro covers_range(wide, narrow) as
    contains(wide, ':') = contains(narrow, ':')
    and prefix_length(wide) <= prefix_length(narrow)
    and starts_with(
        address_bits(split_part(narrow, '/', 1)), left(address_bits(split_part(wide, '/', 1)), prefix_length(wide))
    );

-- Whether a range lies in address space that nobody routes on the internet: private, shared, loopback and link-local
-- (IPv4), unique-local and link-local (IPv6).
create or replace macro is_private_range(range) as len(list_filter(
    [
        '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', 'fc00::/7',
        'fe80::/10'
    ],
    lambda private: covers_range(private, range)
)) > 0;

-- Whether a public range is too wide to name somebody: above 65,536 IPv4 addresses (/16), or an IPv6 range above /32.
create or replace macro is_wide_range(range) as
    prefix_length(range) < if(contains(range, ':'), 32, 16) and not is_private_range(range);

-- Whether tags declare a subnet public: tier, network or subnet-type (CDK's aws-cdk:subnet-type too) is public, or
-- Kubernetes may place internet-facing load balancers there.
create or replace macro declares_public(tags) as len(list_filter(
    tags,
    lambda tag: regexp_full_match(lower(tag.Key), '(aws-cdk:)?(tier|network|subnet-?type)') and lower(tag.Value) = 'public'
        or tag.Key = 'kubernetes.io/role/elb' and tag.Value in ('', '1')
)) > 0;
