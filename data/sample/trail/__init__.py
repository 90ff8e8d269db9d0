"""The sample organization's trail: 30 days of log files and signed digests, the same for the same last day."""

from data.sample.trail.bucket import TrailObject, objects
from data.sample.trail.keys import public_keys
from data.sample.trail.mirror import write

__all__ = ["TrailObject", "objects", "public_keys", "write"]
