"""Questions and answers: what readers ask of the published tables, and the packages that they are handed."""

from queries.runner import run

__all__ = ["run"]
