"""What remit's ingestion is measured against: each a whole process, `python -m tests.benchmarks.peers NAME TREE OUT`.

None of them verifies, deduplicates or says where a record came from.
"""

import gzip
import hashlib
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

STRINGS = """
    eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage requestID
    eventID eventType eventCategory apiVersion recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId
    sessionCredentialFromConsole""".split()  # noqa: SIM905
BOOLS = ["managementEvent", "readOnly"]
DOCUMENTS = """
    userIdentity requestParameters responseElements additionalEventData resources serviceEventDetails tlsDetails
    addendum edgeDeviceDetails insightDetails eventContext""".split()  # noqa: SIM905
_FILES_A_PART = 50


def logs(tree: Path) -> list[Path]:
    return sorted(path for path in tree.rglob("*.json.gz") if "/CloudTrail/" in path.as_posix())


def duckdb_sql(tree: Path, out: Path) -> None:
    """The best plain SQL: whole files as JSON, one transform into typed columns, zstd Parquet; every core."""
    import duckdb

    kinds = dict.fromkeys(STRINGS, "VARCHAR") | dict.fromkeys(BOOLS, "BOOLEAN") | dict.fromkeys(DOCUMENTS, "JSON")
    shape = json.dumps({"Records": [kinds]})
    duckdb.execute("set preserve_insertion_order = false")
    duckdb.execute(
        f"""copy (
            select unnest(json_transform(json, '{shape}').Records, max_depth := 2)
            from read_json_objects('{tree}/AWSLogs/*/*/CloudTrail/**/*.json.gz', format = 'unstructured',
                                   maximum_object_size = 536870912)
        ) to '{out}/part.parquet' (format parquet, compression zstd)"""
    )


def pandas_frames(tree: Path, out: Path) -> None:
    """pandas: Python's gzip and json, one frame for every fifty files, zstd Parquet."""
    import pandas as pd

    files = logs(tree)
    for start in range(0, len(files), _FILES_A_PART):
        records: list[dict[str, Any]] = []
        for file in files[start : start + _FILES_A_PART]:
            with gzip.open(file) as stream:
                records += json.load(stream)["Records"]
        frame = pd.DataFrame.from_records(records)
        for name in frame.columns.intersection(DOCUMENTS):
            frame[name] = frame[name].map(json.dumps, na_action="ignore")
        frame.to_parquet(out / f"part-{start}.parquet", compression="zstd")


def floor(tree: Path, out: Path) -> None:
    """A plain prototype of the least there is to do: a process per core, each writing one Parquet file."""
    files, cores = list(map(str, logs(tree))), os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        parts = [str(out / f"part-{core}.parquet") for core in range(cores)]
        list(pool.map(_floor_part, [files[core::cores] for core in range(cores)], parts))


def _floor_part(files: list[str], part: str) -> None:
    import msgspec
    import pyarrow as pa
    import pyarrow.parquet as pq
    from isal import isal_zlib

    kinds = dict.fromkeys(STRINGS, str | None) | dict.fromkeys(BOOLS, bool | None)
    members = [(name, kind, None) for name, kind in kinds.items()]
    record = msgspec.defstruct("Record", [*members, *((name, msgspec.Raw, None) for name in DOCUMENTS)])  # type: ignore[list-item]
    whole = msgspec.defstruct("File", [("Records", list[record])])  # type: ignore[valid-type]
    decode = msgspec.json.Decoder(whole).decode
    fields = [pa.field(name, pa.string()) for name in STRINGS] + [pa.field(name, pa.bool_()) for name in BOOLS]
    schema = pa.schema(fields + [pa.field(name, pa.string()) for name in DOCUMENTS])
    with pq.ParquetWriter(part, schema, compression="zstd", compression_level=1) as writer:
        for file in files:
            data = isal_zlib.decompress(Path(file).read_bytes(), 31)
            hashlib.sha256(data).hexdigest()
            records = decode(data).Records
            columns = {name: [getattr(found, name) for found in records] for name in kinds}
            for name in DOCUMENTS:
                raws = [getattr(found, name) for found in records]
                columns[name] = [None if raw is None else bytes(raw) for raw in raws]
            arrays = [pa.array(columns[field.name], field.type) for field in schema]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


PEERS = {"duckdb": duckdb_sql, "pandas": pandas_frames, "floor": floor}

if __name__ == "__main__":
    PEERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
