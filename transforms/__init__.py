"""What is judged and shown: SQL in staging/, controls/ and marts/, and the small engine that runs and tests it."""
