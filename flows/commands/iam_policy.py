"""`remit iam-policy`: the policy that the collecting role needs."""

import json

from flows.commands.options import ConfigOption, DatabaseOption, LakeOption, settings_of
from flows.commands.output import say


def iam_policy(config: ConfigOption = None, lake: LakeOption = None, database: DatabaseOption = None) -> None:
    """Print the IAM policy that the collecting role needs: exactly the calls that are made, and nothing more.

    Example: remit iam-policy > remit-policy.json
    """
    from collectors.policy import policy_document
    from collectors.specs import load_specs

    settings = settings_of(config, lake, database)
    say(json.dumps(policy_document(load_specs(services=settings.collect.services), settings), indent=2))
