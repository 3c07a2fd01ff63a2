"""Places: every division, position, life event and service a definition names is one of the city's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from madoguchi.engines.booking.section import BookingSection
from madoguchi.engines.cases.section import DecisionRoute, WorkflowSection
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.identity import Identity
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks.order import routes
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.message import Message, msg


def findings(reading: Reading) -> Iterator[Finding]:
    """Names the city does not know, and desks that do not exist."""
    if reading.city is None:
        return
    if reading.identity:
        yield from _of_identity(reading, reading.identity, reading.city)
    if reading.workflow:
        yield from _of_workflow(reading, reading.workflow, reading.city)
    if reading.booking:
        yield from _of_booking(reading, reading.booking, reading.city)


def _of_identity(reading: Reading, identity: Identity, city: City) -> Iterator[Finding]:
    divisions = [division.id for division in city.divisions]
    events = [event.id for event in city.life_events]
    yield from _unknown(reading, ("division",), identity.division, divisions, msg("課"), "divisions")
    if identity.contact:
        place: Path = ("contact", "division")
        yield from _unknown(reading, place, identity.contact.division, divisions, msg("課"), "divisions")
    for at, event in enumerate(identity.life_events):
        yield from _unknown(reading, ("life_events", at), event, events, msg("暮らしの出来事"), "life_events")
    if "post" in identity.ways and identity.answering_division in divisions:
        yield from _of_letters(reading, identity, city)


def _of_letters(reading: Reading, identity: Identity, city: City) -> Iterator[Finding]:
    """Whoever may apply by post has to be told where to."""
    at_the_ward = reading.record and reading.record.ward and any(ward.office for ward in city.wards)
    if not city.division(identity.answering_division).address and not at_the_ward:
        yield reading.file.about_value(
            ("ways",),
            msg(
                "郵送（post）で申請できるのに、「{division}」に郵便の宛先がありません。",
                division=identity.answering_division,
            ),
            msg("city.yaml のその課に address を書くか、ways から post を外してください。"),
        )


def _of_workflow(reading: Reading, workflow: WorkflowSection, city: City) -> Iterator[Finding]:
    yield from _of_position(reading, ("workflow", "decision", "position"), workflow.decision.position, city)
    for step, at, route in routes(reading):
        place: Path = ("workflow", step, "route", at)
        if route.division is not None:
            divisions = [division.id for division in city.divisions]
            yield from _unknown(reading, (*place, "division"), route.division, divisions, msg("課"), "divisions")
        if isinstance(route, DecisionRoute):
            yield from _of_position(reading, (*place, "position"), route.position, city)
    for step in ("format_check", "formal_examination", "substantive_examination", "decision"):
        if getattr(getattr(workflow, step), "by", None) == "ward":
            yield from _of_ward_desk(reading, ("workflow", step, "by"), city)


def _of_position(reading: Reading, place: Path, position: str | None, city: City) -> Iterator[Finding]:
    if position is None:
        return
    known = [each.id for each in city.positions]
    yield from _unknown(reading, place, position, known, msg("職"), "positions")
    if position in known and not city.position(position).may_decide:
        yield reading.file.about_value(
            place,
            msg("「{position}」は、決裁できる職ではありません。", position=position),
            msg("city.yaml で may_decide: true の職を選んでください。"),
        )


def _of_booking(reading: Reading, booking: BookingSection, city: City) -> Iterator[Finding]:
    services = [str(service["id"]) for service in (city.visit or {}).get("services", ()) if "id" in service]
    yield from _unknown(reading, ("booking", "service"), booking.service, services, msg("窓口の用件"), "visit.services")


def _of_ward_desk(reading: Reading, place: Path, city: City) -> Iterator[Finding]:
    if not city.wards:
        yield reading.file.about_value(
            place, msg("この自治体には区がありません。"), msg("administrative_centre か division にしてください。")
        )
    elif reading.record and reading.record.ward is None:
        yield reading.file.about_value(
            place,
            msg("区の担当にするには、どの住所の区かを決める必要があります。"),
            msg("record に「ward: 住所の項目の id」を書いてください。"),
        )


def _instead_of(name: str, known: list[str], key: str) -> Message:
    if near := get_close_matches(name, known, n=1, cutoff=0.6):
        return msg("「{near}」ではありませんか。", near=near[0])
    if not known:
        return msg("先に、city.yaml の {key} に「{name}」を書いてください。", key=key, name=name)
    return msg("city.yaml の {key} にある id（{known}）を書いてください。", key=key, known="、".join(known))


def _unknown(
    reading: Reading, place: Path, name: str, known: Iterable[str], kind: Message, key: str
) -> Iterator[Finding]:
    known = list(known)
    if name in known:
        return
    suggestion = _instead_of(name, known, key)
    reason = msg("{kind}「{name}」が city.yaml にありません。", kind=kind, name=name)
    yield reading.file.about_value(place, reason, suggestion)
