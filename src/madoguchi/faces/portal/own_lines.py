"""One look at what is somebody's, as they read it: what it was at, and what was asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.faces.portal.looks import Look, look_of
from madoguchi.faces.portal.thread import office_names
from madoguchi.foundation.journal.queries import Disclosure
from madoguchi.journeys.look_questions import answering_division
from madoguchi.journeys.own_looks import ANSWERED, BOOKING, MATTER, WAITING, Own
from madoguchi.journeys.questions_asked import Question


@dataclass(frozen=True)
class Line:
    """One look at what is theirs, with what it was at and what was asked about it."""

    entry: int
    look: Look
    about: tuple[str, ...]
    question: Question | None


def line_of(one: Disclosure, own: Mapping[str, Own], asked: Question | None) -> Line:
    """The look in the reader's language; `own` says what each of its subjects is to them."""
    matters = [own[number] for number in one.subjects]
    title = next((matter.title for matter in matters if matter.title), "")
    return Line(one.entry, look_of(one, title), tuple(dict.fromkeys(map(_name, matters))), asked)


def answering() -> str:
    """Who answers what is asked about looks, as residents know them."""
    return office_names(answering_division()) or _("監査の担当")


def _name(own: Own) -> str:
    if own.whose:
        return _("{title}（{name}さん）").format(title=own.title, name=own.whose)
    if own.kind == MATTER:
        return own.title
    names = {BOOKING: _("来庁の予約"), WAITING: _("空き待ち"), ANSWERED: _("記名で答えたアンケート")}
    return names.get(own.kind, _("住民の登録"))
