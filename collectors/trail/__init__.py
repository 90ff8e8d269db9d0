"""CloudTrail: its objects' keys, bytes and records, its digests' chains, and the ingestion that ties them together.

From the outside use `collectors.cloudtrail`.
"""
