"""The `inquiry` section of a register: a question that was sent to divisions, whose answers are the records."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field as Option
from pydantic import StringConstraints

from madoguchi.values.declared import Declared

OFFICE, PEOPLE, MINUTES, WORKER, STATE = "office", "people", "minutes", "worker", "state"
"""The fields every inquiry has besides its questions: who is asked, how many answered and how long each took, who
does it, how it stands. Where nobody says how many, it was one.
"""

ANSWERED = "answered"
STATES = ("open", "handed", ANSWERED)
ACTS = ("answer", "hand_on")
LISTS = ("all", "answers")
"""What every inquiry goes through, is done with it, and is gathered in."""

MOST_ASKED = 2_000
"""So many divisions may be asked at once."""


class InquirySection(Declared):
    """What was asked, of how many divisions, until when; `standing`: it is kept up to date and never asked again."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    asked: Annotated[int, Option(ge=1, le=MOST_ASKED)]
    due_on: date
    standing: bool = False
