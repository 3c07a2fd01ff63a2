"""Showing the visit to its visitor, and receiving every form of it in one transaction."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, connection, transaction

from madoguchi.engines.booking.actions.presence import go_home
from madoguchi.engines.guide import queries as guide
from madoguchi.engines.metrics import actions as metrics
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.queries import ReadableForm
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.queries import dossiers_of_numbers
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.wall.speaker import show, show_as
from madoguchi.journeys.apply import receive_application
from madoguchi.journeys.models import Visit, VisitForm
from madoguchi.journeys.write_free.errors import (
    NoSuchTabletCode,
    NotAllRight,
    SignatureUnreadable,
    SignedByAnother,
    VisitChanged,
    VisitIncomplete,
    VisitOver,
)
from madoguchi.journeys.write_free.form_parts import FormPart, parts_of
from madoguchi.journeys.write_free.people import check_serves
from madoguchi.journeys.write_free.sheet import sheet_of
from madoguchi.journeys.write_free.visits import (
    DATA,
    PURPOSE,
    RECEIVED,
    SHOWN,
    VisitFacts,
    facts_of,
    going_on,
    looked_at,
    row_of,
)
from madoguchi.values.actor import Actor, anonymous
from madoguchi.values.clock import now
from madoguchi.values.names import name_key

SHOWN_FOR = timedelta(hours=2)
_DIGITS = 6
_STROKES = re.compile(r"(M[0-9]{1,4} [0-9]{1,4}(L[0-9]{1,4} [0-9]{1,4}){0,4000}){1,200}")
_LONGEST_SIGNATURE = 40_000


@transaction.atomic
def show_visit(visit_ref: str, *, by: Actor, language: str) -> str:
    """Show the visit on a tablet; the code that opens it there for two hours.

    Raises VisitIncomplete, NoSuchVisit, VisitOver, NotPermitted.
    """
    check_serves(by)
    row = going_on(visit_ref)
    check_serves(by, row.person_ref)
    left = sheet_of(row, language).left
    if left or not row.chosen.exists():
        raise VisitIncomplete(count=max(left, 1))
    if row.state != SHOWN:
        row.state, row.shown_at = SHOWN, now()
        _with_code(row)
        record(by, "write:visit_shown", dossiers=[row.person_ref], data=DATA, purpose=PURPOSE)
    return row.code


def _with_code(row: Visit) -> None:
    """Six digits no other visit shows now; drawn again in the rare case that one does."""
    for _ in range(20):
        row.code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        try:
            with transaction.atomic():
                row.save(update_fields=["state", "shown_at", "code"])
        except IntegrityError:
            continue
        return
    raise VisitOver()


def visit_by_code(code: str, *, office: str) -> VisitFacts:
    """The visit a code shows on a tablet of an office; raises NoSuchTabletCode, also two hours after it was shown."""
    digits = "".join(code.split()).replace("-", "")
    ref = _shown_by(digits) if digits.isascii() and digits.isdigit() else ""
    show_as("visit", ref)
    return _shown(Visit.objects.filter(ref=ref, state=SHOWN).first() if ref else None, office)


def _shown_by(digits: str) -> str:
    """Which visit shows this code now, or ""; the owner of the tables says it, as codes lie there of all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT visit_shown(%s)", [digits])
        return str(cursor.fetchone()[0] or "")


def visit_by_key(key: str, *, office: str) -> VisitFacts:
    """The visit behind the two-dimensional code, on a tablet of an office; raises NoSuchTabletCode."""
    show_as("tablet", key)
    row = Visit.objects.filter(tablet_key=key, state=SHOWN).first() if "\x00" not in key else None
    return _shown(row, office)


def _shown(row: Visit | None, office: str) -> VisitFacts:
    if row is None or row.shown_at is None or row.shown_at < now() - SHOWN_FOR:
        raise NoSuchTabletCode()
    if row.office and row.office != office:  # a visit that was begun at no office can be shown at any
        raise NoSuchTabletCode()
    return facts_of(row)


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


@transaction.atomic(durable=True)
def receive_visit(
    visit_ref: str, *, right: Collection[str], signature: Signature, revision: int, language: str, by: Actor | None
) -> tuple[str, ...]:
    """Receive every form of the visit and commit them together; the numbers of the matters, in their order.

    A second time, from another tablet or after a lost answer, gives the same numbers. `right` names the forms the
    visitor found right; `by` is the clerk who received the paper, None for the visitor's own button. Raises
    VisitChanged when the clerk wrote meanwhile, NotAllRight, SignedByAnother, VisitIncomplete, DraftIncomplete,
    VisitOver, NoSuchVisit.
    """
    row = row_of(visit_ref, lock=True)
    if row.state == RECEIVED:
        return facts_of(row).numbers
    if row.state != SHOWN:
        raise VisitOver()
    if row.revision != revision:
        raise VisitChanged()
    parts = parts_of(row, language)
    if {part.id for part in parts} - set(right):
        raise NotAllRight()
    left = sheet_of(row, language).left
    if left:
        raise VisitIncomplete(count=left)
    if signature.how == "typed" and name_key(signature.name) != name_key(row.name):
        raise SignedByAnother()
    row.state, row.ended_at, row.code = RECEIVED, now(), ""
    row.signature = {
        "how": signature.how,
        "strokes": signature.strokes,
        "name": signature.name,
        "at": now().isoformat(timespec="seconds"),
    }
    row.save(update_fields=["state", "ended_at", "code", "signature"])
    numbers = [_receive(row, part, language) for part in parts]
    _count(row)
    _note_received(row, numbers, by)
    if row.booking_number:
        go_home(row.booking_number)
    return tuple(numbers)


def _note_received(row: Visit, numbers: list[str], by: Actor | None) -> None:
    """The clerk's entry, or the visitor's: their name stands at the matters only, and goes with them."""
    if by is not None:
        record(by, "write:received", dossiers=[row.person_ref, *numbers], data=DATA, purpose=PURPOSE)
        return
    record(anonymous(row.name), "write:received", dossiers=numbers, data=DATA, purpose=PURPOSE)
    record(anonymous(), "write:received", dossiers=[row.person_ref], data=DATA, purpose=PURPOSE)


def _receive(row: Visit, part: FormPart, language: str) -> str:
    draft_ref = part.draft.ref
    shares = records.shares_of(part.form, part.draft)
    record_actions.agree_at_counter(draft_ref)
    number = receive_application(draft_ref, by=anonymous(row.name), language=language, person_ref=row.person_ref)
    VisitForm.objects.filter(visit=row, draft_ref=draft_ref).update(
        reference_number=number, prefilled=shares.prefilled, asked=shares.asked, typed=shares.typed
    )
    return number


def _count(row: Visit) -> None:
    forms = list(row.chosen)
    minutes = facts_of(row).minutes / max(1, len(forms))
    for form in forms:
        metrics.count_at_counter(
            form.procedure,
            office=row.office,
            minutes=minutes,
            prefilled=form.prefilled,
            asked=form.asked,
            typed=form.typed,
        )


@dataclass(frozen=True)
class Receipt:
    """What the visitor takes home of one matter."""

    reference_number: str
    access_code: str
    title: str


def receipts_of(visit_ref: str, language: str) -> tuple[Receipt, ...]:
    """The receipts of a visit that was received; none before."""
    numbers = facts_of(row_of(visit_ref)).numbers
    show(*numbers)  # the tablet that showed the visit gives its receipts
    dossiers = dossiers_of_numbers(numbers)
    return tuple(
        Receipt(one, dossiers[one].access_code, procedure_version(dossiers[one].version).title(language))
        for one in numbers
    )
