"""CloudTrail evidence: open a source, name the public keys, ingest. How it is done: `collectors/trail/`.

Looking up, which needs botocore, stands in `collectors/trail/lookup.py`.
"""

from collectors.trail.ingest import IngestSummary, ingest
from collectors.trail.keyring import KeyRing
from collectors.trail.sources import Source, open_source, read_metadata

__all__ = ["IngestSummary", "KeyRing", "Source", "ingest", "open_source", "read_metadata"]
