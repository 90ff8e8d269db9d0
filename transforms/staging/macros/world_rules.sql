-- Verdicts on the rules of a security group that let the world in (ec2_group_world_rules). A rule admits the world, or may:
-- admits_world is null where it names a prefix list whose ranges were not read.

-- The rules that cover one of these ports.
create or replace macro rules_on_ports(rules, protocol, ports) as list_filter(
    rules,
    lambda rule: len(list_filter(
        ports, lambda port: covers_port(rule.protocol, rule.from_port, rule.to_port, protocol, port)
    )) > 0
);

-- Those of the ports that one of these rules opens to the world, as reasons spell them.
create or replace macro opened_ports(rules, protocol, ports) as array_to_string(
    list_filter(
        ports,
        lambda port: len(list_filter(
            rules,
            lambda rule: rule.admits_world and covers_port(rule.protocol, rule.from_port, rule.to_port, protocol, port)
        )) > 0
    ),
    ', '
);

-- Whether a group without any of these rules passes, with one fails, or hangs on a prefix list.
create or replace macro closed_to_world(rules) as case
    when len(list_filter(rules, lambda rule: rule.admits_world)) > 0 then 'fail'
    when len(rules) = 0 then 'pass'
end;

-- From where these rules let the world in, as reasons spell it.
create or replace macro world_sources(rules) as array_to_string(
    list_sort(list_distinct(list_transform(
        list_filter(rules, lambda rule: rule.admits_world), lambda rule: rule.source
    ))),
    ', '
);

-- What these rules, and the group, are evidenced by.
create or replace macro rules_evidence(evidence_id, rules) as list_distinct(list_filter(
    [evidence_id] || list_transform(rules, lambda rule: rule.evidence_id), lambda id: id is not null
));
