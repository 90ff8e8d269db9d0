"""The flows and the command line: the wing that drives all others, and the only place that knows Prefect."""
