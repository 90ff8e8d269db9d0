"""What faces the internet: load balancers, CloudFront, web ACLs and DNS."""

from __future__ import annotations

from typing import Any

from data.sample.organization import DEVELOPMENT, MADE_PUBLIC_BUCKET, PRODUCTION, Account
from data.sample.seed.encryption import Certificates
from data.sample.seed.names import ACCESS_LOG_BUCKETS
from data.sample.seed.network import Networks
from data.sample.seed.workshop import Workshop, tags

_ASSETS_ORIGIN = {
    "Id": "origin",
    "DomainName": f"{MADE_PUBLIC_BUCKET}.s3.us-east-1.amazonaws.com",
    "S3OriginConfig": {"OriginAccessIdentity": ""},
}
_SHOP_ORIGIN = {
    "Id": "origin",
    "DomainName": "origin.shop.example.com",
    "CustomOriginConfig": {
        "HTTPPort": 80,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "https-only",
        "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
    },
}
_REDIRECT = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}


def plant(workshop: Workshop, networks: Networks, certificates: Certificates) -> None:
    """Build them all."""
    balancers = _load_balancers(workshop, networks, certificates)
    _distributions(workshop, certificates)
    _web_acls(workshop, balancers)
    zone = workshop.client("route53", PRODUCTION).create_hosted_zone(Name="shop.example.com.", CallerReference="shop")
    workshop.client("route53", PRODUCTION).change_tags_for_resource(
        ResourceType="hostedzone",
        ResourceId=zone["HostedZone"]["Id"].rsplit("/", 1)[-1],
        AddTags=tags("shop.example.com", "web", "production"),
    )


def _load_balancers(workshop: Workshop, networks: Networks, certificates: Certificates) -> dict[str, str]:
    """Each speaks HTTPS and redirects HTTP, but for development's, which forwards in clear; returns ARNs by name."""
    made: dict[str, str] = {}
    for account, region, name, domains in (
        (PRODUCTION, "us-east-1", "shop-web", ("shop.example.com", "partners.example.com")),
        (PRODUCTION, "eu-west-1", "invoices", ("invoices.example.com",)),
        (DEVELOPMENT, "us-east-1", "dev-api", ("dev.example.com",)),
        (DEVELOPMENT, "us-east-1", "dev-legacy", ()),
    ):
        elb = workshop.client("elbv2", account, region)
        network = networks[account.id, region]
        balancer = _balancer(elb, account, region, name, network.public_subnets, [network.groups["web"]])
        made[name] = balancer
        target = elb.create_target_group(
            Name=name, Protocol="HTTPS", Port=8443, VpcId=network.vpc, TargetType="ip", HealthCheckPath="/health"
        )["TargetGroups"][0]["TargetGroupArn"]
        forward = {"Type": "forward", "TargetGroupArn": target}
        if not domains:
            elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[forward])
            continue
        redirect = {"Type": "redirect", "RedirectConfig": _REDIRECT}
        elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[redirect])
        for port, domain in zip((443, 8443), domains, strict=False):
            elb.create_listener(
                LoadBalancerArn=balancer,
                Protocol="HTTPS",
                Port=port,
                SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
                Certificates=[{"CertificateArn": certificates[domain]}],
                DefaultActions=[forward],
            )
            held = workshop.backend("acm", account, region)._certificates[certificates[domain]]
            held.in_use_by[:] = [balancer]
    network = networks[PRODUCTION.id, "us-east-1"]
    internal = workshop.client("elbv2", PRODUCTION).create_load_balancer(
        Name="internal-tcp",
        Type="network",
        Scheme="internal",
        Subnets=network.private_subnets,
        Tags=tags("internal-tcp", "platform", "production"),
    )["LoadBalancers"][0]["LoadBalancerArn"]
    workshop.client("ec2", PRODUCTION).create_vpc_endpoint_service_configuration(
        NetworkLoadBalancerArns=[internal],
        AcceptanceRequired=True,
        TagSpecifications=[
            {"ResourceType": "vpc-endpoint-service", "Tags": tags("internal-tcp", "platform", "production")}
        ],
    )
    return made


def _balancer(elb: Any, account: Account, region: str, name: str, subnets: list[str], groups: list[str]) -> str:
    arn: str = elb.create_load_balancer(
        Name=name,
        Type="application",
        Scheme="internet-facing",
        Subnets=subnets,
        SecurityGroups=groups,
        Tags=tags(name, "web", account.name),
    )["LoadBalancers"][0]["LoadBalancerArn"]
    logs = {"access_logs.s3.enabled": "true", "access_logs.s3.bucket": ACCESS_LOG_BUCKETS[region]}
    settings = {
        **logs,
        "deletion_protection.enabled": "true",
        "routing.http.drop_invalid_header_fields.enabled": "true",
    }
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=arn, Attributes=[{"Key": key, "Value": value} for key, value in settings.items()]
    )
    return arn


def _own(certificate: str) -> dict[str, Any]:
    return {
        "ACMCertificateArn": certificate,
        "CloudFrontDefaultCertificate": False,
        "SSLSupportMethod": "sni-only",
        "MinimumProtocolVersion": "TLSv1.2_2021",
    }


def _distributions(workshop: Workshop, certificates: Certificates) -> None:
    """The shop redirects to HTTPS; the old brochure takes clear text as well, has no web ACL and AWS's certificate."""
    for name, policy, account, domain in (
        ("shop", "redirect-to-https", PRODUCTION, "shop.example.com"),
        ("brochure", "allow-all", PRODUCTION, ""),
        ("dev-preview", "https-only", DEVELOPMENT, "dev.example.com"),
    ):
        acl = f"arn:aws:wafv2:us-east-1:{account.id}:global/webacl/{name}/0f3b7d91-c5e2-4804-a6c1-e35790b2d4f6"
        workshop.client("cloudfront", account).create_distribution_with_tags(
            DistributionConfigWithTags={
                "DistributionConfig": {
                    "CallerReference": name,
                    "Comment": name,
                    "Enabled": True,
                    "DefaultRootObject": "index.html",
                    "HttpVersion": "http2",
                    "WebACLId": acl if domain else "",
                    "Origins": {
                        "Quantity": 1,
                        "Items": [_SHOP_ORIGIN if name == "shop" else _ASSETS_ORIGIN],
                    },
                    **({"ViewerCertificate": _own(certificates[domain])} if domain else {}),
                    "DefaultCacheBehavior": {
                        "TargetOriginId": "origin",
                        "ViewerProtocolPolicy": policy,
                        "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
                        "Compress": True,
                    },
                },
                "Tags": {"Items": tags(name, "web", account.name)},
            }
        )


def _web_acls(workshop: Workshop, balancers: dict[str, str]) -> None:
    """One before each load balancer of applications but development's old one; the empty one logs nothing."""
    managed = {
        "Name": "common",
        "Priority": 0,
        "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}},
        "OverrideAction": {"None": {}},
        "VisibilityConfig": _visible("common"),
    }
    for account, region, name, rules, guarded in (
        (PRODUCTION, "us-east-1", "shop", [managed], "shop-web"),
        (PRODUCTION, "eu-west-1", "invoices", [managed], "invoices"),
        (DEVELOPMENT, "us-east-1", "dev-empty", [], "dev-api"),
    ):
        wafv2 = workshop.client("wafv2", account, region)
        acl = wafv2.create_web_acl(
            Name=name,
            Scope="REGIONAL",
            DefaultAction={"Allow": {}},
            Rules=rules,
            VisibilityConfig=_visible(name),
            Tags=tags(name, "security", account.name),
        )["Summary"]["ARN"]
        if rules:
            log = f"arn:aws:logs:{region}:{account.id}:log-group:aws-waf-logs-{name}"
            wafv2.put_logging_configuration(LoggingConfiguration={"ResourceArn": acl, "LogDestinationConfigs": [log]})
        wafv2.associate_web_acl(WebACLArn=acl, ResourceArn=balancers[guarded])


def _visible(name: str) -> dict[str, Any]:
    return {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name}
