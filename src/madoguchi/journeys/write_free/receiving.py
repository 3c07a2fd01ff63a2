"""Receiving every form of a visit in one transaction, and what its visitor takes home."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.booking.actions.presence import go_home
from madoguchi.engines.metrics import actions as metrics
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.queries import dossiers_of_numbers
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.wall.speaker import show
from madoguchi.journeys.apply import receive_application
from madoguchi.journeys.models import Visit, VisitForm
from madoguchi.journeys.write_free.errors import NotAllRight, SignedByAnother, VisitChanged, VisitIncomplete, VisitOver
from madoguchi.journeys.write_free.form_parts import FormPart, parts_of
from madoguchi.journeys.write_free.sheet import sheet_of
from madoguchi.journeys.write_free.signing import Signature
from madoguchi.journeys.write_free.visits import DATA, PURPOSE, RECEIVED, SHOWN, facts_of, row_of
from madoguchi.values.actor import Actor, anonymous
from madoguchi.values.clock import now
from madoguchi.values.names import name_key


@transaction.atomic(durable=True)
def receive_visit(
    visit_ref: str,
    *,
    right: Collection[str],
    signature: Signature,
    revision: int | None,
    language: str,
    by: Actor | None,
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
    _check_found_right(row, {part.id for part in parts} <= set(right), signature, language)
    _sign(row, signature)
    numbers = [_receive(row, part, language) for part in parts]
    _count(row)
    _note_received(row, numbers, by)
    if row.booking_number:
        go_home(row.booking_number)
    return tuple(numbers)


def _check_found_right(row: Visit, all_right: bool, signature: Signature, language: str) -> None:
    if not all_right:
        raise NotAllRight()
    left = sheet_of(row, language).left
    if left:
        raise VisitIncomplete(count=left)
    if signature.how == "typed" and name_key(signature.name) != name_key(row.name):
        raise SignedByAnother()


def _sign(row: Visit, signature: Signature) -> None:
    row.state, row.ended_at, row.code = RECEIVED, now(), ""
    row.signature = {
        "how": signature.how,
        "strokes": signature.strokes,
        "name": signature.name,
        "at": now().isoformat(timespec="seconds"),
    }
    row.save(update_fields=["state", "ended_at", "code", "signature"])


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
