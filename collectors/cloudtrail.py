"""CloudTrail evidence: open a source, name the public keys, ingest, look up. How it is done: `collectors/trail/`."""

from collectors.trail.ingest import IngestSummary, ingest
from collectors.trail.keyring import KeyRing
from collectors.trail.lookup import LookupSummary, look_up
from collectors.trail.sources import Source, open_source, read_metadata

__all__ = [
    "IngestSummary",
    "KeyRing",
    "LookupSummary",
    "Source",
    "ingest",
    "look_up",
    "open_source",
    "read_metadata",
]
