"""What AWS Config delivers in the sample organization: snapshots and history, told from what the estate answers."""

from data.sample.config.deliveries import ConfigObject, objects

__all__ = ["ConfigObject", "objects"]
