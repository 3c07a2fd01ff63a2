"""What the visitor reads before they sign, and how they say that it is right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.guide import queries as guide
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.queries import ReadableForm
from madoguchi.journeys.write_free.errors import SignatureUnreadable
from madoguchi.journeys.write_free.form_parts import FormPart, parts_of
from madoguchi.journeys.write_free.visits import VisitFacts, facts_of, looked_at, row_of
from madoguchi.values.actor import Actor

_STROKES = re.compile(r"(M[0-9]{1,4} [0-9]{1,4}(L[0-9]{1,4} [0-9]{1,4}){0,4000}){1,200}")


_LONGEST_SIGNATURE = 40_000


@dataclass(frozen=True)
class FormToSign:
    """One form as its visitor reads it: every answer, what is agreed to, and why it may not be for them."""

    id: str
    title: str
    form: ReadableForm
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class VisitorPage:
    """The whole visit for the visitor."""

    visit: VisitFacts
    forms: tuple[FormToSign, ...]


def visitor_page(visit_ref: str, language: str) -> VisitorPage:
    """Everything the visitor checks; raises NoSuchVisit."""
    row = row_of(visit_ref)
    return VisitorPage(facts_of(row), tuple(_to_sign(part, language) for part in parts_of(row, language)))


@transaction.atomic
def paper_page(visit_ref: str, *, by: Actor, language: str) -> VisitorPage:
    """The same for the clerk who prints it; the look is journalled. Raises NoSuchVisit, NotPermitted."""
    looked_at(visit_ref, by=by)
    return visitor_page(visit_ref, language)


def _to_sign(part: FormPart, language: str) -> FormToSign:
    asked = records.answers_asked(part.procedure, part.draft.answers)
    reasons = guide.eligibility(part.procedure, asked).reasons_in(language)
    return FormToSign(part.id, part.title, records.readable_form(part.procedure, part.draft, part.at), reasons)


@dataclass(frozen=True)
class Signature:
    """How the visitor said that it is right: on the tablet (drawn, typed, or by the button), or on paper.

    `strokes` is what was drawn, `name` what was typed.
    """

    how: str
    strokes: str = ""
    name: str = ""


def read_signature(strokes: str, name: str = "") -> Signature:
    """What was drawn, as the path of an SVG, or the name that was typed; neither is a signature by the button.

    Raises SignatureUnreadable.
    """
    if not strokes:
        return Signature("typed", name=name.strip()) if name.strip() else Signature("button")
    if len(strokes) > _LONGEST_SIGNATURE or not _STROKES.fullmatch(strokes):
        raise SignatureUnreadable()
    return Signature("drawn", strokes)
