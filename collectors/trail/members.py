"""The members of CloudTrail's records, and the columns of `events` that they fill."""

STRINGS = {
    "eventVersion": "event_version",
    "eventSource": "event_source",
    "eventName": "event_name",
    "awsRegion": "aws_region",
    "sourceIPAddress": "source_ip_address",
    "userAgent": "user_agent",
    "errorCode": "error_code",
    "errorMessage": "error_message",
    "requestID": "request_id",
    "eventType": "event_type",
    "eventCategory": "event_category",
    "apiVersion": "api_version",
    "recipientAccountId": "recipient_account_id",
    "sharedEventID": "shared_event_id",
    "vpcEndpointId": "vpc_endpoint_id",
    "vpcEndpointAccountId": "vpc_endpoint_account_id",
    "sessionCredentialFromConsole": "session_credential_from_console",
}
BOOLS = {"managementEvent": "management_event", "readOnly": "read_only"}
DOCUMENTS = {
    "userIdentity": "user_identity",
    "requestParameters": "request_parameters",
    "responseElements": "response_elements",
    "additionalEventData": "additional_event_data",
    "resources": "resources",
    "serviceEventDetails": "service_event_details",
    "tlsDetails": "tls_details",
    "addendum": "addendum",
    "edgeDeviceDetails": "edge_device_details",
    "insightDetails": "insight_details",
    "eventContext": "event_context",
}
ID, TIME, RECIPIENT = "eventID", "eventTime", "recipientAccountId"
AGGREGATED_ID = "eventId"
"""The member that an aggregated event has for its id; its account and its time have other names too."""
MARKS = {"eventVersion", "eventName", TIME, ID}
"""Members of which every record, of any version, has at least one."""
FLATTENED = (
    "identity_type",
    "principal_id",
    "principal_arn",
    "identity_account_id",
    "session_issuer_arn",
    "user_name",
    "access_key_id",
    "invoked_by",
    "tls_version",
)
"""Columns of strings within `userIdentity` and `tlsDetails`."""
MFA = "mfa_authenticated"
MADE_ID = "sha256-"
"""How the ids begin that records without one of their own get."""

TEXTS = ("event_id", *STRINGS.values(), *DOCUMENTS.values(), "extra", *FLATTENED)
"""All columns that hold text from a record."""
FLAGS = (*BOOLS.values(), MFA)
"""All columns that hold a boolean from a record."""
