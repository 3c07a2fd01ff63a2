"""What a draft says about itself, and what saving a page gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from madoguchi.engines.records.errors import Problem
from madoguchi.values.held import Origin

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class DraftFacts:
    """A draft as it stands; `raw` holds by input name what was typed and could not be read."""

    ref: str
    resume_code: str
    procedure: str
    version: str
    answers: Mapping[str, object]
    raw: Mapping[str, Sequence[str]]
    page: str
    account_ref: str
    language: str
    channel: str
    revision: int
    started_at: datetime
    saved_at: datetime
    expires_at: datetime
    sealed_at: datetime | None
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True)
class PageProblems:
    """What came of saving: false when the page is complete; whatever was typed is saved either way.

    `stay` is true after a button that leaves the resident on the page, or when an answer opened a question that was
    not on it before. `refused` is true when something was typed or sent that may not even be kept.
    """

    problems: tuple[Problem, ...] = ()
    stay: bool = False
    refused: bool = False
    next: str = ""
    focus: str = ""
    """The path to go to on the page: the row added, the address looked up, the question opened."""

    def __bool__(self) -> bool:
        return bool(self.problems)
