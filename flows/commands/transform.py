"""`remit transform`: evidence that is there, judged by the rules of today."""

from flows.commands.options import ConfigOption, DatabaseOption, LakeOption, settings_of


def transform(config: ConfigOption = None, lake: LakeOption = None, database: DatabaseOption = None) -> None:
    """Judge the newest evidence of the lake by the rules of today, and publish the tables. AWS is not asked.

    Exit code 1 where a rule is broken; the tables stay as they were.

    Example: remit transform --lake data/lake
    """
    settings = settings_of(config, lake, database)
    from flows import parts
    from flows.progress import watched
    from flows.steps import BrokenRulesError
    from flows.summary import show

    try:
        with watched():
            night = parts.transform(settings)
    except BrokenRulesError as error:
        show(error.night, settings)
        raise
    show(night, settings)
