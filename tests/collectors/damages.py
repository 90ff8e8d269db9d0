"""What can be done to a signed tree, and what each damage should be called: one function each, on one hour of a scene.

Damages of an hour can be done side by side, each to an hour of its own; those of a chain's ends, keys or all of its
digests stand alone.
"""

import gzip
import json
from collections.abc import Callable

from collectors.trail.keyring import PublicKey
from tests.collectors.trails import START, Chain, der, fingerprint, packed, record, ring

RECORDS_OF_A_FILE = 3
FILES_OF_AN_HOUR = 2


class Scene:
    """Two healthy chains, of which the first is to be damaged in `hour`, and what the damage should say.

    `expected` is the outcome of each object that is not valid, `lost_records` how many can't be had any more (below
    zero: how many came on top), `labels` the fingerprints that AWS is made to print beside keys, by the true ones.
    """

    def __init__(self, hours: int = 6, hour: int = 3) -> None:
        self.chain = Chain().grow(hours, FILES_OF_AN_HOUR)
        self.tree = self.chain.tree
        self.other = Chain(region="eu-west-1", signer="eu-west-1").grow(hours, FILES_OF_AN_HOUR)
        self.keys = ring("us-east-1", "eu-west-1")
        self.labels: dict[str, str] = {}
        self.hours, self.hour = hours, hour
        self.logs, self.digests = self.chain.logs(), self.chain.digests()
        self.whole = frozenset(self.tree | self.other.tree)
        self.expected: dict[str, str] = {}
        self.lost_records = 0

    @property
    def log(self) -> str:
        return self.logs[FILES_OF_AN_HOUR * self.hour]

    @property
    def digest(self) -> str:
        return self.digests[self.hour]

    @property
    def records(self) -> int:
        """How many records should come in."""
        return 2 * self.hours * FILES_OF_AN_HOUR * RECORDS_OF_A_FILE - self.lost_records

    def outcomes(self) -> dict[str, str]:
        """Return the outcome that each object should get."""
        return dict.fromkeys(self.whole, "valid") | self.expected

    def change(self, key: str, change: Callable[[bytes], bytes]) -> None:
        self.tree[key] = (change(self.tree[key][0]), self.tree[key][1])

    def lost(self, files: int = 1) -> None:
        self.lost_records += files * RECORDS_OF_A_FILE

    def unvouched(self, *hours: int) -> None:
        """Expect that no digest vouches for the log files of these hours."""
        for hour in hours:
            self.expected |= dict.fromkeys(self.logs[FILES_OF_AN_HOUR * hour :][:FILES_OF_AN_HOUR], "not_covered")


Damage = Callable[[Scene], None]
OF_AN_HOUR: list[Damage] = []
OF_A_CHAIN: list[Damage] = []


def of_an_hour(damage: Damage) -> Damage:
    OF_AN_HOUR.append(damage)
    return damage


def of_a_chain(damage: Damage) -> Damage:
    OF_A_CHAIN.append(damage)
    return damage


def all_at_once() -> Scene:
    """Return a scene with every damage of an hour, each three hours after the one before."""
    scene = Scene(hours=3 * len(OF_AN_HOUR) + 2)
    for number, damage in enumerate(OF_AN_HOUR):
        scene.hour = 3 * number + 2
        damage(scene)
    return scene


@of_an_hour
def edited_log(scene: Scene) -> None:
    scene.change(scene.log, lambda data: gzip.compress(gzip.decompress(data).replace(b"GetObject", b"PutObject")))
    scene.expected |= {scene.log: "modified"}


@of_an_hour
def deleted_log(scene: Scene) -> None:
    del scene.tree[scene.log]
    scene.expected |= {scene.log: "missing"}
    scene.lost()


@of_an_hour
def swapped_logs(scene: Scene) -> None:
    one, other = scene.log, scene.logs[FILES_OF_AN_HOUR * scene.hour + 1]
    scene.tree[one], scene.tree[other] = scene.tree[other], scene.tree[one]
    scene.expected |= {one: "modified", other: "modified"}


@of_an_hour
def regzipped_log(scene: Scene) -> None:
    scene.change(scene.log, lambda data: gzip.compress(gzip.decompress(data), 1))


@of_an_hour
def truncated_log(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data[:-20])
    scene.expected |= {scene.log: "modified"}
    scene.lost()


@of_an_hour
def log_without_gzip_trailer(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data[:-8])


@of_an_hour
def log_with_trailing_bytes(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data + b"more")
    scene.expected |= {scene.log: "trailing_data"}


@of_an_hour
def log_with_a_second_stream(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data + packed([record("smuggled", START)]))
    scene.expected |= {scene.log: "trailing_data"}


@of_an_hour
def empty_log(scene: Scene) -> None:
    scene.change(scene.log, lambda _: b"")
    scene.expected |= {scene.log: "modified"}
    scene.lost()


@of_an_hour
def inflated_log(scene: Scene) -> None:
    scene.change(scene.log, gzip.decompress)
    scene.expected |= {scene.log: "invalid_format"}


@of_an_hour
def corrupt_log(scene: Scene) -> None:
    scene.change(scene.log, lambda data: data[:40] + bytes(20) + data[60:])
    scene.expected |= {scene.log: "invalid_format"}
    scene.lost()


@of_an_hour
def log_of_something_else(scene: Scene) -> None:
    scene.change(scene.log, lambda _: gzip.compress(b'{"hello":"world"}'))
    scene.expected |= {scene.log: "modified"}
    scene.lost()


@of_an_hour
def moved_log(scene: Scene) -> None:
    there = scene.log.replace("/2023/07/", "/2023/08/")
    scene.tree[there] = scene.tree.pop(scene.log)
    scene.expected |= {scene.log: "missing", there: "moved"}


@of_an_hour
def log_that_no_digest_names(scene: Scene) -> None:
    key = scene.chain.log(START, [record("extra", START)])
    scene.expected |= {key: "not_covered"}
    scene.lost_records -= 1


@of_an_hour
def log_delivered_twice(scene: Scene) -> None:
    key = scene.log.replace(".json.gz", "x.json.gz")
    scene.tree[key] = scene.tree[scene.log]
    scene.expected |= {key: "not_covered"}


@of_an_hour
def edited_digest(scene: Scene) -> None:
    scene.change(
        scene.digest, lambda data: gzip.compress(gzip.decompress(data).replace(b'"SHA-256"', b'"SHA-256" ', 1))
    )
    scene.expected |= {scene.digest: "bad_signature"}
    scene.unvouched(scene.hour)


@of_an_hour
def digest_resigned_by_another(scene: Scene) -> None:
    _resign(scene, "stranger")
    scene.expected |= {scene.digest: "unknown_key"}
    scene.unvouched(scene.hour)


@of_an_hour
def digest_resigned_by_an_accepted_key(scene: Scene) -> None:
    """Only the successor's link tells."""
    scene.keys.add([PublicKey("us-east-1", der("accepted"))])
    _resign(scene, "accepted")
    scene.expected |= {scene.digest: "modified"}
    scene.unvouched(scene.hour)


@of_an_hour
def digest_resigned_by_a_key_of_another_region(scene: Scene) -> None:
    _resign(scene, "eu-west-1")
    scene.expected |= {scene.digest: "unknown_key"}
    scene.unvouched(scene.hour)


def _resign(scene: Scene, signer: str, label: str | None = None) -> None:
    body = json.loads(gzip.decompress(scene.tree[scene.digest][0]))
    body["digestPublicKeyFingerprint"] = fingerprint(label or signer)
    Chain(signer=signer, tree=scene.tree).put_digest(scene.digest, body)


@of_an_hour
def moved_digest(scene: Scene) -> None:
    there = scene.digest.replace("_main_", "_main_2_")
    scene.tree[there] = scene.tree.pop(scene.digest)
    scene.expected |= {scene.digest: "missing", there: "moved"}
    scene.unvouched(scene.hour)


@of_an_hour
def digest_in_the_place_of_another(scene: Scene) -> None:
    scene.tree[scene.digest] = scene.tree[scene.digests[scene.hour - 1]]
    scene.expected |= {scene.digest: "moved"}
    scene.unvouched(scene.hour)


@of_an_hour
def regzipped_digest(scene: Scene) -> None:
    scene.change(scene.digest, lambda data: gzip.compress(gzip.decompress(data), 1))


@of_an_hour
def truncated_digest(scene: Scene) -> None:
    scene.change(scene.digest, lambda data: data[:-20])
    scene.expected |= {scene.digest: "invalid_format"}
    scene.unvouched(scene.hour)


@of_an_hour
def empty_digest(scene: Scene) -> None:
    scene.change(scene.digest, lambda _: b"")
    scene.expected |= {scene.digest: "invalid_format"}
    scene.unvouched(scene.hour)


@of_an_hour
def digest_that_is_not_gzip(scene: Scene) -> None:
    scene.change(scene.digest, gzip.decompress)
    scene.expected |= {scene.digest: "invalid_format"}
    scene.unvouched(scene.hour)


@of_an_hour
def digest_that_is_no_digest(scene: Scene) -> None:
    scene.change(scene.digest, lambda _: gzip.compress(b'{"digestEndTime":"soon"}'))
    scene.expected |= {scene.digest: "invalid_format"}
    scene.unvouched(scene.hour)


@of_an_hour
def digest_with_trailing_bytes(scene: Scene) -> None:
    scene.change(scene.digest, lambda data: data + b"\0")
    scene.expected |= {scene.digest: "trailing_data"}
    scene.unvouched(scene.hour)


@of_an_hour
def stranger_among_digests(scene: Scene) -> None:
    key = scene.digest.replace("_main_", "-")
    scene.tree[key] = scene.tree[scene.digest]
    scene.expected |= {key: "invalid_format"}


@of_an_hour
def digest_without_metadata(scene: Scene) -> None:
    scene.tree[scene.digest] = (scene.tree[scene.digest][0], {})


@of_a_chain
def newest_digest_without_metadata(scene: Scene) -> None:
    scene.tree[scene.digests[-1]] = (scene.tree[scene.digests[-1]][0], {})
    scene.expected |= {scene.digests[-1]: "bad_signature"}
    scene.unvouched(scene.hours - 1)


@of_an_hour
def digest_with_changed_metadata(scene: Scene) -> None:
    data, metadata = scene.tree[scene.digest]
    scene.tree[scene.digest] = (data, metadata | {"signature": "00" + metadata["signature"][2:]})
    scene.expected |= {scene.digest: "bad_signature"}
    scene.unvouched(scene.hour)


@of_an_hour
def digest_with_metadata_of_nonsense(scene: Scene) -> None:
    scene.tree[scene.digest] = (scene.tree[scene.digest][0], {"signature": "no hex"})
    scene.expected |= {scene.digest: "bad_signature"}
    scene.unvouched(scene.hour)


@of_an_hour
def deleted_digest(scene: Scene) -> None:
    del scene.tree[scene.digest]
    scene.expected |= {scene.digest: "missing"}
    scene.unvouched(scene.hour)


@of_an_hour
def two_digests_deleted_in_a_row(scene: Scene) -> None:
    del scene.tree[scene.digest], scene.tree[scene.digests[scene.hour - 1]]
    scene.expected |= {scene.digest: "missing", scene.digests[scene.hour - 1]: "chain_gap"}
    scene.unvouched(scene.hour - 1, scene.hour)


@of_a_chain
def first_digest_deleted(scene: Scene) -> None:
    del scene.tree[scene.digests[0]]
    scene.expected |= {scene.digests[0]: "missing"}
    scene.unvouched(0)


@of_a_chain
def newest_digest_deleted(scene: Scene) -> None:
    del scene.tree[scene.digests[-1]]
    scene.expected |= {scene.digests[-1]: "chain_gap"}
    scene.unvouched(scene.hours - 1)


@of_a_chain
def unknown_key(scene: Scene) -> None:
    scene.keys = ring("other@us-east-1", "us-east-1@ap-south-1", "eu-west-1")
    scene.expected |= dict.fromkeys(scene.digests, "unknown_key")
    scene.unvouched(*range(scene.hours))


@of_a_chain
def every_digest_deleted(scene: Scene) -> None:
    """Nothing says then that there was a chain."""
    for digest in scene.digests:
        del scene.tree[digest]
        scene.whole -= {digest}
    scene.unvouched(*range(scene.hours))


@of_a_chain
def digest_resigned_by_a_key_swapped_under_its_label(scene: Scene) -> None:
    """The list of keys has a stranger's key with the fingerprint of the true one beside it."""
    _resign(scene, "stranger", label="us-east-1")
    scene.keys = ring("stranger@us-east-1", "eu-west-1")
    scene.labels = {fingerprint("stranger"): fingerprint("us-east-1")}
    scene.expected |= dict.fromkeys(scene.digests, "unknown_key")
    scene.unvouched(*range(scene.hours))


DAMAGES = [*OF_AN_HOUR, *OF_A_CHAIN]
