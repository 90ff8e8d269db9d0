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
