"""A story being played: its clock and its dice, and the people that several stories share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from data.sample.organization import HOME_REGION
from data.sample.trail.cast import Begin, person, pipeline
from data.sample.trail.records import Record, Session, record
from data.sample.trail.stories import Story

ENGINEER = person("PlatformEngineer", "dana.kim")
DEVELOPER = person("Developer", "hana.sato", console=False)
ADMINISTRATOR = person("AdministratorAccess", "erin.novak")
PIPELINE = pipeline("deploy-pipeline")


@dataclass(frozen=True)
class Scene:
    """A story with the moment at which it begins."""

    story: Story
    began: datetime
    rng: Random
    entered: list[Session] = field(default_factory=list)

    def enter(self, begin: Begin) -> Session:
        """A session of somebody in the story's account, from the beginning on."""
        session = begin(self.story.account.id, self.began, self.rng)
        self.entered.append(session)
        return session

    def record(
        self, session: Session, call: str, after: timedelta, parameters: Any = None, response: Any = None, **more: Any
    ) -> Record:
        """One record, so long after the beginning."""
        return record(session, call, self.began + after, HOME_REGION, self.rng, parameters, response, **more)


Play = Callable[[Scene], Iterator[Record]]
START = timedelta()
