"""The stories as records: which of them fall on a day, an account and a Region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random

from data.sample.organization import HOME_REGION, Account
from data.sample.trail import scenes_access, scenes_data, scenes_network, stories
from data.sample.trail.entries import entering
from data.sample.trail.records import Record
from data.sample.trail.scene import Play, Scene

_PLAYS: dict[str, Play] = {
    stories.ROOT_SIGNS_IN.name: scenes_access.root_signs_in,
    stories.ROOT_BY_SERVICE.name: scenes_access.root_by_service,
    stories.LOGIN_WITHOUT_MFA.name: scenes_access.login_without_mfa,
    stories.FEDERATED_SIGN_IN.name: scenes_access.federated_sign_in,
    stories.MISTYPED_PASSWORD.name: scenes_access.mistyped_password,
    stories.PRIVILEGES_CHANGED.name: scenes_access.privileges_changed,
    stories.OPERATOR_AT_WORK.name: scenes_access.operator_at_work,
    stories.OLD_CLIENT.name: scenes_access.old_client,
    stories.DEPLOYMENT.name: scenes_access.deployment,
    stories.METADATA_LOOSENED.name: scenes_network.metadata_loosened,
    stories.ROUTE_OPENED.name: scenes_network.route_opened,
    stories.SSH_OPENED.name: scenes_network.ssh_opened,
    stories.RDP_REFUSED.name: scenes_network.rdp_refused,
    stories.FUNCTION_OPENED.name: scenes_network.function_opened,
    stories.UPDATES_OFF.name: scenes_network.updates_off,
    stories.ODDITIES.name: scenes_network.oddities,
    stories.TRAIL_PAUSED.name: scenes_data.trail_paused,
    stories.TRAIL_DELETION_REFUSED.name: scenes_data.trail_deletion_refused,
    stories.ENCRYPTION_DELETED.name: scenes_data.encryption_deleted,
    stories.BUCKET_MADE_PUBLIC.name: scenes_data.bucket_made_public,
    stories.POLICY_REFUSED.name: scenes_data.policy_refused,
    stories.KEY_DELETION.name: scenes_data.key_deletion,
    stories.EXPORTS_BROKEN.name: scenes_data.exports_broken,
    stories.DECRYPTS_REFUSED.name: scenes_data.decrypts_refused,
    stories.RECOVERY_POINT_DELETED.name: scenes_data.recovery_point_deleted,
}


def played(account: Account, region: str, day: date, last_day: date) -> Iterator[Record]:
    """The stories' records in that account and Region on that day."""
    yield from _all(last_day).get((account.id, region, day.isoformat()), ())


@lru_cache(maxsize=2)
def _all(last_day: date) -> dict[tuple[str, str, str], list[Record]]:
    found: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for story in stories.STORIES:
        day = last_day - timedelta(days=story.days_before)
        scene = Scene(story, datetime.combine(day, story.at, UTC), Random(f"story/{story.name}/{day}"))
        told = list(_PLAYS[story.name](scene))
        told += [made for session in scene.entered for made in entering(session, HOME_REGION, scene.rng)]
        for made in told:
            found[made["recipientAccountId"], made["awsRegion"], made["eventTime"][:10]].append(made)
    return found
