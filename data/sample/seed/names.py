"""Names that several areas of the estate share."""

FLOW_LOG_BUCKET = "example-org-flow-logs-222222222222"
CONFIG_BUCKET = "example-org-config-222222222222"
ACCESS_LOG_BUCKETS = {
    "us-east-1": "example-org-lb-logs-222222222222",
    "eu-west-1": "example-org-lb-logs-eu-222222222222",
}
COPY_VAULT = "production-copies"
DEBUG_TRAIL_BUCKET = "example-dev-debug-trail"
