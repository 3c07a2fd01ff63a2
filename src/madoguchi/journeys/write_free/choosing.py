"""The choice of the procedures of a visit: what the guide asks, what follows, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.guide import queries as guide
from madoguchi.foundation.catalogue.queries import Procedure
from madoguchi.foundation.journal.actions import record
from madoguchi.journeys.models import Visit
from madoguchi.journeys.prefill import Around, people_around
from madoguchi.journeys.prefill.person import address_of
from madoguchi.journeys.write_free.errors import NoFormChosen
from madoguchi.journeys.write_free.opening import offered, open_form
from madoguchi.journeys.write_free.people import check_serves
from madoguchi.journeys.write_free.visits import PURPOSE, VisitFacts, changed, facts_of, going_on
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.words import words_in


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


def _guide_answers(around: Around, procedure: Procedure) -> dict[str, object]:
    """What the register answers of the guide's questions; the address of a business is that of the business."""
    if procedure.identity.audience == "business":
        place = around.facts[around.person.ref].get("business.address")
        return {"address": {**place.value, "city_code": around.person.city_code}} if place and place.is_known else {}
    return {"address": address_of(around.person), "children": [{"birth": str(one.birth)} for one in around.children]}


def _conditions(around: Around, told: Mapping[str, bool], language: str) -> tuple[Condition, ...]:
    found: dict[str, Condition] = {}
    for procedure in offered():
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
        for one in offered()
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
    wanted = [one for one in offered() if one.id in procedure_ids]
    if not wanted:
        raise NoFormChosen()
    row.chosen.exclude(procedure__in=[one.id for one in wanted]).update(dropped_at=now())
    there = set(row.chosen.values_list("procedure", flat=True))
    new = [one for one in wanted if one.id not in there]
    if new:
        around = people_around(row.person_ref)
        record(by, "read", dossiers=sorted(around.facts), data="住民の登録と、世帯の情報", purpose=PURPOSE)
        for procedure in new:
            open_form(row, procedure, around)
    changed(row)
