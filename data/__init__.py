"""What the house stands on that is not code: reference data and the sample estate."""
