"""Explaining access: what the rules say of one account or programme, and of one thing of any kind they know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from madoguchi.engines.booking.queries.bookings import booking_by_number
from madoguchi.engines.booking.queries.declared import office
from madoguchi.engines.cases import queries as cases
from madoguchi.engines.records.queries.registers import register_resource
from madoguchi.engines.surveys.queries import survey_of
from madoguchi.foundation.access.rules import Decision, Resource, foresee
from madoguchi.foundation.access.standing import as_from_nowhere
from madoguchi.foundation.catalogue.queries import procedure, procedure_version, register
from madoguchi.foundation.catalogue.register_drafts import register_draft
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity.programmes import programme_of_ref
from madoguchi.foundation.identity.queries import actor_as_known, actor_of_ref
from madoguchi.journeys.disposal.carrying_out import disposal_row
from madoguchi.journeys.disposal.holds import hold_resource
from madoguchi.journeys.disposal.planning import of_division
from madoguchi.journeys.errors import NothingToExplain
from madoguchi.journeys.existing_systems import system_resource
from madoguchi.journeys.exports import EXPORT, register_leaving
from madoguchi.journeys.for_another.seeing import matter_resource, proxies_of_matter
from madoguchi.journeys.look_questions import questions_resource
from madoguchi.journeys.proposals.acts import Wanted, proposed, resource_of
from madoguchi.journeys.proposals.models import ProposalKind
from madoguchi.journeys.registers.building.rights import BUILD, building_of
from madoguchi.journeys.registers.record_resources import record_resources
from madoguchi.journeys.registers.shares import part_resource
from madoguchi.journeys.represent.rights import claims_resource
from madoguchi.journeys.sending import AMEND, APPLY, ONLINE, application_resource, sent_resource
from madoguchi.journeys.surveys.keeping import survey_resource
from madoguchi.journeys.visit.desk import PLAIN, SERVE, VIEW, visits_of
from madoguchi.journeys.visit.own import visit_resource
from madoguchi.values.actor import PROGRAMME, Actor, ActorKind
from madoguchi.values.confidentiality import MOST_CONFIDENTIAL
from madoguchi.values.references import read_booking_number, read_reference_number
from madoguchi.values.refusal import Refusal

# What belongs to the division the city names.
_OF_THE_CITY = {"look_question": questions_resource, "proxy_claim": claims_resource}
# A file is taken out of what one may see, by this action.
_TAKEN_OUT = {"register": "view_register", "survey": "keep_survey"}
_BY_TWO = ("propose", "agree")
# What is about no single matter.
KINDS = (
    "case",
    "dossier",
    "person",
    "figures",
    "definition",
    "outbox",
    "journal",
    "inquiry",
    "disposal",
    "rules",
    "seal_key",
    *_OF_THE_CITY,
)


def explain(who: str, action: str, subject: str) -> Decision:
    """What the rules in force say of this account or programme, action and thing. Nothing of the thing is told.

    `subject` is a reference number, for visits a booking number, a kind of thing, or a kind and its name
    (`register:affiliated_bodies`). Raises NoSuchAccount, NothingToExplain, and what says that there is no such thing.
    """
    sends = action in (APPLY, AMEND)
    by = programme_of_ref(who) if who.startswith(PROGRAMME) else actor_as_known(who) if sends else actor_of_ref(who)
    with as_from_nowhere():
        if seen := _seen_first(action, subject):
            sight = _said(seen, subject, by)
            if not sight.allowed:
                return sight
        return _said(action, subject, by)


def _seen_first(action: str, subject: str) -> str:
    """What has to be allowed before: what cannot be opened is neither corrected, withdrawn nor taken out in a file."""
    if action == AMEND:
        return "view"
    return _TAKEN_OUT.get(subject.partition(":")[0], "") if action == EXPORT else ""


def _said(action: str, subject: str, by: Actor) -> Decision:
    """Of a record of a process it is asked for each act that is possible: one that is allowed is enough."""
    asked = [foresee(by, action, one) for one in _resources(action, subject, by)]
    return next((one for one in asked if one.allowed), asked[0])


def _resources(action: str, subject: str, by: Actor) -> list[Resource]:
    if subject in KINDS:
        return [_OF_THE_CITY[subject]() if subject in _OF_THE_CITY else Resource(kind=subject)]
    kind, separator, name = subject.partition(":")
    if not separator:
        kind, name = _usual_kind(action, by), subject
    if kind not in _NAMED:
        raise NothingToExplain(subject=subject[:60])
    found = _NAMED[kind](name, action, by)
    if action == PLAIN:
        return [replace(one, kind="answer", confidentiality=MOST_CONFIDENTIAL) for one in found]
    return found


def _usual_kind(action: str, by: Actor) -> str:
    """What a number without a kind is of: a visit for its acts, else a case, for who is not of the office a matter."""
    if action in (SERVE, VIEW):
        return "visit"
    if action in (APPLY, AMEND):
        return "procedure" if action == APPLY else "dossier"
    return "case" if by.duties or by.kind is ActorKind.STAFF else "dossier"


def _case(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [cases.resource_of(cases.case_of(_number(name)))]


def _dossier(name: str, action: str, _by: Actor) -> list[Resource]:
    found = dossier_facts(_number(name))
    if action == AMEND:
        return [sent_resource(found)]
    return [matter_resource(found, proxies_of_matter(found, procedure_version(found.version)))]


def _visit(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [visits_of(office(booking_by_number(_number(name, booking=True)).office))]


def _booking(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [visit_resource(_number(name, booking=True))]


def _office(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [visits_of(office(name))]


def _person(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [Resource(kind="person", near=frozenset({name}))]


def _procedure(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [application_resource(procedure(name), ONLINE)]


def _register(name: str, action: str, _by: Actor) -> list[Resource]:
    found = register(name)
    if action in _BY_TWO:
        return [resource_of(Wanted(ProposalKind.EXPORT, division=found.header.division))]
    if action == EXPORT:
        return [register_leaving(found)]
    return [building_of(found.header.division) if action == BUILD else register_resource(found, action)]


def _draft(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [building_of(register_draft(name).division)]


def _record(name: str, action: str, by: Actor) -> list[Resource]:
    register_id, _, ref = name.partition("/")
    return record_resources(register(register_id), ref, action, by)


def _part(name: str, action: str, _by: Actor) -> list[Resource]:
    register_id, _, field = name.partition("/")
    return [part_resource(register(register_id), field, action)]


def _system(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [system_resource(name)]


def _survey(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [survey_resource(survey_of(name))]


def _disposal(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [of_division(disposal_row(name).division if name.startswith("x-") else name)]


def _proposal(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [proposed(name)]


def _hold(name: str, _action: str, _by: Actor) -> list[Resource]:
    return [hold_resource(_number(name))]


_NAMED: Mapping[str, Callable[[str, str, Actor], list[Resource]]] = {
    "case": _case,
    "dossier": _dossier,
    "visit": _visit,
    "booking": _booking,
    "office": _office,
    "person": _person,
    "procedure": _procedure,
    "register": _register,
    "draft": _draft,
    "record": _record,
    "part": _part,
    "system": _system,
    "survey": _survey,
    "disposal": _disposal,
    "proposal": _proposal,
    "hold": _hold,
}
NAMED = tuple(_NAMED)


def _number(typed: str, *, booking: bool = False) -> str:
    """However it was typed; what is no number finds nothing."""
    try:
        return read_booking_number(typed) if booking else read_reference_number(typed)
    except Refusal:
        return ""
