"""Why somebody may not: the rule, what would be needed, and whom to ask, for a page and for a programme."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from madoguchi.faces.ui.frame import language
from madoguchi.foundation.catalogue.errors import NotInTheCity
from madoguchi.foundation.catalogue.queries import city
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class WhyNot:
    """What a refusal of access tells besides its sentence, in the reader's language."""

    needs: str
    ask: str
    office: str
    rule: str


def why_not(refusal: Refusal) -> WhyNot | None:
    """What is told of a refusal of access; None for every other refusal."""
    facts = refusal.facts
    if not facts.get("rule"):
        return None
    return WhyNot(
        needs=_said(facts.get("needs")),
        ask=_said(facts.get("ask")),
        office=_division(str(facts.get("division", ""))),
        rule=str(facts["rule"]),
    )


def _said(words: object) -> str:
    return words.text(gettext) if isinstance(words, Message) else ""


def _division(name: str) -> str:
    try:
        return words_in(city().division(name).name, language()) if name else ""
    except NotInTheCity:
        return ""
