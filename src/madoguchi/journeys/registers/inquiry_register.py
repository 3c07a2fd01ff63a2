"""The definition of the register an inquiry is: its fields, its lists, what is cited of it, and how it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from madoguchi.engines.records.inquiry_section import ANSWERED, MINUTES, OFFICE, PEOPLE, STATE, WORKER
from madoguchi.foundation.catalogue.queries import city
from madoguchi.journeys.registers import inquiry_words as said
from madoguchi.values.clock import today
from madoguchi.values.words import Words

_REVIEWED_AFTER = timedelta(days=365)
_STATES = (("open", said.OPEN), ("handed", said.HANDED), (ANSWERED, said.ANSWERED))

Part = dict[str, Any]


@dataclass(frozen=True)
class Inquiry:
    """What is asked for, and why: by which division, of how many, and until when."""

    id: str
    title: str
    why: str
    own: str
    asked: int
    due_on: date


def inquiry_content(one: Inquiry, fields: Sequence[Part]) -> Part:
    """The definition of the register; `fields` are the questions."""
    return {
        "id": one.id,
        "title": one.title,
        "summary": one.why,
        "purpose": said.purpose_of(one.title),
        "division": one.own,
        "deputy": _deputy(one.own),
        "retention": {"class": "3_years", "from": "changed"},
        "review_on": (today() + _REVIEWED_AFTER).isoformat(),
        "persons": False,
        "keywords": ["照会"],
        "permissions": {"view": "everybody"},
        "record": {
            "heading": OFFICE,
            "key": OFFICE,
            "pages": [{"id": "answer", "title": said.ANSWER, "fields": _fields(fields)}],
            "views": _views([field["id"] for field in fields]),
            "datasets": [_dataset(one, fields)],
        },
        "process": _process(one.due_on),
        "inquiry": {"question": one.title, "asked": one.asked, "due_on": one.due_on.isoformat()},
    }


def _deputy(own: str) -> str:
    """The centre, or where it asks itself the first other division."""
    return city().centre if city().centre != own else next(one.id for one in city().divisions if one.id != own)


def _fields(questions: Sequence[Part]) -> list[Part]:
    """The division that answers, the questions, what the answer cost, whose it is, and how it stands."""
    offices = [{"id": one.id, "label": one.name} for one in city().divisions]
    states = [{"id": one, "label": label} for one, label in _STATES]
    return [
        {"id": OFFICE, "type": "choice", "layout": "select", "label": said.DIVISION, "options": offices},
        *questions,
        _effort(PEOPLE, said.PEOPLE, said.PERSONS, 1, 999),
        _effort(MINUTES, said.MINUTES, said.MINUTE, 0, 9999),
        {"id": WORKER, "type": "text", "label": said.WORKER, "max_length": 40, "require": False},
        {"id": STATE, "type": "choice", "label": said.STATE, "require": False, "options": states},
    ]


def _effort(name: str, label: Words, unit: Words, least: int, most: int) -> Part:
    """A question about what the answer cost, which nobody has to answer."""
    bounds = {"minimum": least, "maximum": most}
    return {"id": name, "type": "integer", "label": label, "unit": unit, **bounds, "require": False}


def _views(names: Sequence[str]) -> list[Part]:
    """Every division with how it stands, and the answers alone."""
    by_office, is_answered = {"by": OFFICE}, {"field": STATE, "is": ANSWERED}
    return [
        {"id": "all", "title": said.ALL_DIVISIONS, "columns": [OFFICE, *names, STATE], "order": by_office},
        {"id": "answers", "title": said.ANSWER, "columns": [OFFICE, *names], "order": by_office, "filter": is_answered},
    ]


def _dataset(one: Inquiry, fields: Sequence[Part]) -> Part:
    """What others cite instead of asking again."""
    meanings: list[Part] = [{"field": OFFICE, "meaning": said.ANSWERING_DIVISION}]
    meanings += [{"field": field["id"], "meaning": field["label"]} for field in fields]
    return {"id": one.id, "title": one.title, "summary": one.why, "view": "answers", "columns": meanings}


def _process(due_on: date) -> Part:
    """Open with the division, or handed to one of its people, until it is answered."""
    whole, one = {"field": OFFICE}, {"field": WORKER}
    asked = {"due_on": due_on.isoformat(), "fill": True}
    return {
        "field": STATE,
        "states": [
            {"id": "open", "turn": [whole], **asked},
            {"id": "handed", "turn": [one, whole], **asked},
            {"id": ANSWERED, "turn": [whole], "end": True},
        ],
        "actions": [
            {"id": "answer", "title": said.DO_ANSWER, "from": ["open", "handed"], "to": ANSWERED},
            {"id": "hand_on", "title": said.DO_HAND_ON, "from": ["open", "handed"], "to": "handed"},
        ],
    }
