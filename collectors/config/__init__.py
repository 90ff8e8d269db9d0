"""AWS Config's deliveries: snapshots and history of configuration items, found, read, redacted and kept."""
