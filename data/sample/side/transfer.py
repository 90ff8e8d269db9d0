"""transfer: what security policies offer, which moto doesn't know."""

from __future__ import annotations

from typing import Any

from data.sample.calls import Call
from data.sample.side.context import Context


def describe_security_policy(context: Context, call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AWS's policy of 2024; the estate's server names no other."""
    return {
        "SecurityPolicy": {
            "SecurityPolicyName": params["SecurityPolicyName"],
            "Fips": False,
            "SshCiphers": ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com"],
            "SshKexs": ["ecdh-sha2-nistp384", "curve25519-sha256", "diffie-hellman-group16-sha512"],
            "SshMacs": ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"],
            "TlsCiphers": ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"],
            "Type": "SERVER",
            "Protocols": ["SFTP", "FTPS"],
        }
    }
