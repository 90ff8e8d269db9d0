"""`remit schedule`: the nightly flow on its cron."""

from flows.commands.options import ConfigOption, DatabaseOption, LakeOption, settings_of


def schedule(config: ConfigOption = None, lake: LakeOption = None, database: DatabaseOption = None) -> None:
    """Stay, and run the nightly flow on the cron of the configuration, until interrupted.

    Example: remit schedule --config remit.toml
    """
    from flows.schedule import serve

    serve(settings_of(config, lake, database), config)
