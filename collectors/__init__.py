"""Brings evidence in: what AWS answered, verbatim after redaction, with its provenance. Never judges."""
