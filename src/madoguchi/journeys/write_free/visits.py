"""A visit from its beginning to the choice of its procedures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.engines.booking.actions.presence import come_to_counter, go_home
from madoguchi.engines.booking.errors.bookings import NoSuchBooking
from madoguchi.engines.booking.queries.bookings import BookingFacts, booking_by_number
from madoguchi.engines.guide import queries as guide
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.errors import DraftExpired, NoSuchDraft
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.wall.speaker import show_as
from madoguchi.journeys.models import Visit, VisitForm
from madoguchi.journeys.prefill import REGISTERED, Around, known_of_booking, known_of_person, people_around
from madoguchi.journeys.prefill.person import Facts, address_of
from madoguchi.journeys.write_free.errors import NoFormChosen, NoSuchVisit, VisitOver
from madoguchi.journeys.write_free.people import check_serves
from madoguchi.values.actor import Actor, anonymous
from madoguchi.values.clock import now
from madoguchi.values.held import State
from madoguchi.values.references import new_secret
from madoguchi.values.words import words_in

OPEN, SHOWN, RECEIVED, ENDED = "open", "shown", "received", "ended"
DATA, PURPOSE = "来庁の手続の内容", "窓口での手続"


@dataclass(frozen=True)
class VisitFacts:
    """A visit as it stands."""

    ref: str
    code: str
    tablet_key: str
    office: str
    person_ref: str
    name: str
    booking_number: str
    state: str
    revision: int
    by_name: str
    started_at: datetime
    shown_at: datetime | None
    ended_at: datetime | None
    procedures: tuple[str, ...]
    numbers: tuple[str, ...]
    signature: Mapping[str, str]

    @property
    def is_going_on(self) -> bool:
        """Whether it can still be worked on."""
        return self.state in (OPEN, SHOWN)

    @property
    def minutes(self) -> float:
        """Minutes from the beginning until now or until it ended."""
        return ((self.ended_at or now()) - self.started_at).total_seconds() / 60


def facts_of(row: Visit) -> VisitFacts:
    """The frozen facts of a row."""
    forms = list(row.chosen)
    return VisitFacts(
        *(row.ref, row.code, row.tablet_key, row.office, row.person_ref, row.name, row.booking_number, row.state),
        *(row.revision, row.by_name, row.started_at, row.shown_at, row.ended_at),
        tuple(form.procedure for form in forms),
        tuple(form.reference_number for form in forms if form.reference_number),
        row.signature,
    )


def row_of(visit_ref: str, *, lock: bool = False) -> Visit:
    """The row of a visit; raises NoSuchVisit."""
    show_as("visit", visit_ref)
    rows = Visit.objects.select_for_update() if lock else Visit.objects
    row = rows.filter(ref=visit_ref).first() if "\x00" not in visit_ref else None
    if row is None:
        raise NoSuchVisit()
    return row


def going_on(visit_ref: str) -> Visit:
    """The row of a visit that can still be worked on, locked; raises NoSuchVisit or VisitOver."""
    row = row_of(visit_ref, lock=True)
    if row.state not in (OPEN, SHOWN):
        raise VisitOver()
    return row


def changed(row: Visit) -> None:
    """Say that the clerk changed something: the visitor has to look again."""
    row.revision += 1
    row.save(update_fields=["revision"])


@transaction.atomic
def begin_visit(person_ref: str, *, office: str, booking_number: str, by: Actor, language: str) -> str:
    """A visit of this person with this clerk; its reference. The look is journalled.

    The forms of the booking are opened, but those its visitor has sent from home; and whoever sits at the counter is
    not absent. Raises NoSuchPerson and NotPermitted.
    """
    check_serves(by, person_ref)
    around = people_around(person_ref)
    shown = sorted(around.facts)
    record(by, "read", dossiers=shown, data="住民の登録と、世帯の情報", purpose=PURPOSE)
    row = Visit.objects.create(
        ref=new_secret(),
        tablet_key=new_secret(),
        office=office,
        person_ref=person_ref,
        name=around.person.name,
        booking_number=booking_number,
        purpose=PURPOSE,
        language=language,
        by_ref=by.ref,
        by_name=by.name,
        started_at=now(),
    )
    if booking_number and come_to_counter(booking_number):
        record(by, "write:arrive", dossiers=[booking_number], data=DATA, purpose=PURPOSE)
    booking = _booking(booking_number)
    for procedure_id in booking.procedures if booking else ():
        is_sent = booking is not None and _sealed(booking.drafts.get(procedure_id, "")) is True  # nobody applies twice
        if any(one.id == procedure_id for one in _offered()) and not is_sent:
            _open_form(row, catalogue.procedure(procedure_id), around)
    return row.ref


def _sealed(draft_ref: str) -> bool | None:
    """Whether a form that was begun at home was sent from there; None for one that is no longer there."""
    try:
        return records.draft_of(draft_ref).sealed_at is not None if draft_ref else None
    except (NoSuchDraft, DraftExpired):
        return None


@dataclass(frozen=True)
class Condition:
    """One thing the guide asks: `answer` by the register or by what the visitor said; `said` when it was asked."""

    id: str
    sentence: str
    answer: bool | None
    said: bool


@dataclass(frozen=True)
class Offer:
    """One procedure that can be done at a counter; `fits` is None while something is still to be asked."""

    id: str
    title: str
    summary: str
    fits: bool | None
    chosen: bool


@dataclass(frozen=True)
class ChoicePage:
    """What the guide would ask, and which procedures follow."""

    visit: VisitFacts
    place: str
    conditions: tuple[Condition, ...]
    offers: tuple[Offer, ...]


@transaction.atomic
def choice_page(visit_ref: str, *, by: Actor, language: str, told: Mapping[str, bool] | None = None) -> ChoicePage:
    """The questions of the guide, answered as far as the register knows; `told` keeps what the visitor said.

    Raises NoSuchVisit, VisitOver, NotPermitted. The look is journalled.
    """
    check_serves(by)
    row = going_on(visit_ref)
    check_serves(by, row.person_ref)
    if told is not None:
        row.told = {**row.told, **told}
        row.save(update_fields=["told"])
    around = people_around(row.person_ref)
    record(by, "read", dossiers=[row.person_ref], data="住民の登録", purpose=PURPOSE)
    visit = facts_of(row)
    return ChoicePage(
        visit, around.person.place, _conditions(around, row.told, language), _offers(around, row, visit, language)
    )


def _offered() -> list[Procedure]:
    found = [one for one in catalogue.procedures() if "counter" in one.identity.ways]
    return [one for one in found if one.identity.audience != "staff"]


def _guide_answers(around: Around, procedure: Procedure) -> dict[str, object]:
    """What the register answers of the guide's questions; the address of a business is that of the business."""
    if procedure.identity.audience == "business":
        place = around.facts[around.person.ref].get("business.address")
        return {"address": {**place.value, "city_code": around.person.city_code}} if place and place.is_known else {}
    return {"address": address_of(around.person), "children": [{"birth": str(one.birth)} for one in around.children]}


def _conditions(around: Around, told: Mapping[str, bool], language: str) -> tuple[Condition, ...]:
    found: dict[str, Condition] = {}
    for procedure in _offered():
        for one in guide.questions_of(procedure, _guide_answers(around, procedure)):
            key = words_in(one.sentence, "ja")
            answer = told.get(key, one.answer)
            found.setdefault(key, Condition(key, words_in(one.sentence, language), answer, key in told))
    return tuple(found.values())


def _offers(around: Around, row: Visit, visit: VisitFacts, language: str) -> tuple[Offer, ...]:
    offers = [
        Offer(
            one.id,
            one.title(language),
            words_in(one.identity.summary, language),
            guide.is_the_answer_when_told(one, _guide_answers(around, one), row.told),
            one.id in visit.procedures,
        )
        for one in _offered()
    ]
    return tuple(sorted(offers, key=lambda one: (one.fits is False, one.fits is None, one.id)))


@transaction.atomic
def choose(visit_ref: str, procedure_ids: Sequence[str], *, by: Actor) -> None:
    """Do these procedures in this visit: their forms are opened and filled; one that is no longer chosen is dropped.

    What was corrected in it, and why, is kept; chosen again it goes on where it was. Doing it twice changes nothing.
    Raises NoFormChosen, NoSuchVisit, VisitOver, NotPermitted.
    """
    check_serves(by)
    row = going_on(visit_ref)
    check_serves(by, row.person_ref)
    wanted = [one for one in _offered() if one.id in procedure_ids]
    if not wanted:
        raise NoFormChosen()
    row.chosen.exclude(procedure__in=[one.id for one in wanted]).update(dropped_at=now())
    there = set(row.chosen.values_list("procedure", flat=True))
    new = [one for one in wanted if one.id not in there]
    if new:
        around = people_around(row.person_ref)
        record(by, "read", dossiers=sorted(around.facts), data="住民の登録と、世帯の情報", purpose=PURPOSE)
        for procedure in new:
            _open_form(row, procedure, around)
    changed(row)


def _open_form(row: Visit, procedure: Procedure, around: Around) -> None:
    dropped = row.forms.filter(procedure=procedure.id).first()
    if dropped is not None and _is_free(dropped.draft_ref):
        record_actions.fill_at_counter(dropped.draft_ref, _known(row, around), surer=REGISTERED)
        VisitForm.objects.filter(pk=dropped.pk).update(dropped_at=None)
        return
    draft_ref = _written_at_home(row, procedure)
    if draft_ref:
        record_actions.fill_at_counter(draft_ref, known_of_person(around), surer=REGISTERED)
    else:
        draft_ref = _new_draft(row, procedure, around)
    new = {"draft_ref": draft_ref, "dropped_at": None}
    VisitForm.objects.update_or_create(visit=row, procedure=procedure.id, defaults=new)


def _new_draft(row: Visit, procedure: Procedure, around: Around) -> str:
    draft = record_actions.start_draft(
        procedure,
        by=anonymous(row.name),
        language=row.language,
        channel="counter",
        known=_known(row, around),
    )
    return draft.ref


def _known(row: Visit, around: Around) -> Facts:
    """What the city holds, and what the visitor said when booking: how to reach them they know best themselves."""
    booking, register = _booking(row.booking_number), known_of_person(around)
    said = known_of_booking(booking) if booking else {}
    proved = {key for key in REGISTERED if key in register and register[key].state is not State.DOWN}
    return {**register, **{key: one for key, one in said.items() if key not in proved}}


def _written_at_home(row: Visit, procedure: Procedure) -> str:
    """The draft a booking brings along, unless it was sent or forgotten meanwhile or another visit has it."""
    booking = _booking(row.booking_number)
    ref = booking.drafts.get(procedure.id, "") if booking else ""
    return ref if _is_free(ref) else ""


def _is_free(draft_ref: str) -> bool:
    """Whether a draft is there, was not sent, and is in no visit."""
    return _sealed(draft_ref) is False and not VisitForm.objects.filter(draft_ref=draft_ref, dropped_at=None).exists()


def _booking(number: str) -> BookingFacts | None:
    try:
        return booking_by_number(number) if number else None
    except NoSuchBooking:
        return None


@transaction.atomic
def visit_facts(visit_ref: str, *, by: Actor) -> VisitFacts:
    """A visit, going on or over; the look is journalled. Raises NoSuchVisit, NotPermitted."""
    return facts_of(looked_at(visit_ref, by=by))


def looked_at(visit_ref: str, *, by: Actor) -> Visit:
    """The row of a visit for who may serve its person; the look is journalled. Raises NoSuchVisit, NotPermitted."""
    check_serves(by)
    row = row_of(visit_ref)
    check_serves(by, row.person_ref)
    record(by, "read", dossiers=[row.person_ref], data=DATA, purpose=PURPOSE)
    return row


@transaction.atomic
def end_visit(visit_ref: str, *, by: Actor) -> None:
    """End a visit without sending anything; its drafts are forgotten in time. Doing it twice changes nothing."""
    check_serves(by)
    row = row_of(visit_ref, lock=True)
    check_serves(by, row.person_ref)
    if row.state in (OPEN, SHOWN):
        row.state, row.ended_at, row.code = ENDED, now(), ""
        row.save(update_fields=["state", "ended_at", "code"])
        if row.booking_number:
            go_home(row.booking_number)
