"""`remit collect cloudtrail` killed at random moments: nothing of it shows, and a clean run brings what an undisturbed
one does.
"""

import json
import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from random import Random

from evidence.lake import Lake
from evidence.verification import verify_lake
from tests.collectors.trails import Chain, outcomes, printed_keys, query, record, written
from tests.flows.places import Place

MOMENTS, KILLS_OF_A_LAKE = 20, 5
EVENTS = "select * exclude (run_id) from events order by all"


def delivered(folder: Path) -> list[str]:
    """Write two days of log files, some of whose events lie in two files, and return the command that collects them."""
    chain = Chain()
    for _ in range(36):
        named = []
        for number in range(5):
            moment = chain.hour + timedelta(minutes=10 * number)
            names = [f"{moment:%d%H%M}-{n}" for n in range(40)] + [f"{chain.hour:%d%H}-{n}" for n in range(10)]
            named.append(chain.log(moment, [record(name, chain.hour) for name in names]))
        chain.digest(named)
    written(chain.tree, folder / "mirror")
    (folder / "metadata.json").write_text(json.dumps({key: held[1] for key, held in chain.tree.items() if held[1]}))
    (folder / "keys.json").write_text(printed_keys("us-east-1"))
    sidecars = ["--metadata", str(folder / "metadata.json"), "--public-keys", str(folder / "keys.json")]
    return ["collect", "cloudtrail", "--source", str(folder / "mirror"), *sidecars]


def place_in(folder: Path) -> Place:
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PREFECT_", "REMIT_"))}
    return Place(folder, {**kept, "TMPDIR": str(folder)})


def under_way(place: Place) -> bool:
    return any((place.folder / "data" / "lake").glob("open/*"))


def content(lake: Lake) -> tuple[list[tuple[object, ...]], dict[str, str]]:
    return query(lake, EVENTS), outcomes(lake)


def test_collections_killed_at_random_moments_leave_no_trace(tmp_path: Path) -> None:
    command = delivered(tmp_path)
    undisturbed = place_in(tmp_path / "undisturbed")
    process = undisturbed.started(*command)
    while not under_way(undisturbed) and process.poll() is None:
        time.sleep(0.002)
    began = time.monotonic()
    out, err = process.communicate()
    length = time.monotonic() - began
    assert process.returncode == 0, out + err
    whole = content(undisturbed.lake)
    assert len(whole[0]) == 36 * (5 * 40 + 10)
    assert set(whole[1].values()) == {"valid"}

    random, unsealed = Random(9), 0
    for number in range(MOMENTS // KILLS_OF_A_LAKE):
        place = place_in(tmp_path / f"killed{number}")
        for _ in range(KILLS_OF_A_LAKE):
            known = set((place.folder / "data" / "lake").glob("open/*"))
            process = place.started(*command)
            while process.poll() is None and set((place.folder / "data" / "lake").glob("open/*")) <= known:
                time.sleep(0.002)
            time.sleep(random.uniform(0, length))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            unsealed += under_way(place)
            verification = verify_lake(place.lake)
            assert verification.findings == []
            assert content(place.lake) == (whole if verification.runs else ([], {}))
        code, out, err = place.remit(*command)
        assert code == 0, out + err
        assert content(place.lake) == whole
        assert verify_lake(place.lake).unfinished == []
    assert unsealed >= MOMENTS / 4, "the kills came too late to say anything"
