"""Ways to look at a register that are kept under a name: one's own, and shared ones of who may build the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from madoguchi.engines.records.actions.kept_views import change_kept_view, keep_view, remove_kept_view
from madoguchi.engines.records.errors import NoSuchKeptView
from madoguchi.engines.records.queries import surroundings
from madoguchi.engines.records.queries.kept_views import KeptFacts, kept_view, kept_views
from madoguchi.engines.records.queries.register_wanted import Wanted, ways_along
from madoguchi.engines.records.register_section import View
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.arranging import ORDER, WHERE, arranged, where_in_words
from madoguchi.journeys.registers.building.rights import check_may_build, may_build
from madoguchi.journeys.registers.errors import ArrangedTwice, ArrangementUnfit, KeptViewUnfit, OrderUnfit
from madoguchi.journeys.registers.filters import check_known, chosen_in, filters_of
from madoguchi.journeys.registers.looks import Look, during_in, looks_of, view_of
from madoguchi.journeys.registers.opening import opened
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.references import is_record_number

_LONGEST = 100
_KEPT: Mapping[Look, tuple[str, ...]] = {
    "list": ("words", "during", "group"),
    "calendar": (),
    "board": (),
    "counts": ("row", "column", "sum", "chart", "per"),
}


@dataclass(frozen=True)
class KeptLine:
    """A kept view in a list; whoever may not change it may open it."""

    ref: str
    title: str
    look: str
    is_shared: bool
    may_change: bool


@dataclass(frozen=True)
class KeptSheet:
    """A view that is to be kept, or changed; `narrowed` and `condition` are how it is narrowed, in words."""

    register: Register
    title: str
    look: Look
    query: str
    narrowed: tuple[tuple[str, str], ...]
    condition: Message | None
    is_shared: bool
    may_share: bool


def kept_in(found: Register, by: Actor) -> tuple[KeptLine, ...]:
    """The views somebody may open in a register they may see: the shared ones, and their own."""
    shares = may_build(found.header.division, by)
    return tuple(
        KeptLine(one.ref, one.title, one.look, one.is_shared, shares if one.is_shared else True)
        for one in kept_views(found.id, by.ref)
    )


def view_to_keep(register_id: str, look: str, asked: Mapping[str, str], *, by: Actor, language: str) -> KeptSheet:
    """What would be kept of what is seen now; raises NoSuchList, NoSuchKeptView for what is no look, NotPermitted."""
    found = opened(register_id, by)
    known = _look(found, look, asked)
    query = _query(found, known, asked, language)
    return _sheet(found, known, query, "", by=by, language=language, is_shared=False)


def keep(
    register_id: str, look: str, asked: Mapping[str, str], title: str, *, shared: bool, by: Actor, language: str
) -> str:
    """Keep what is seen under a name; its reference. Raises NotPermitted for a shared one of who may not build."""
    found = opened(register_id, by)
    if shared:
        check_may_build(found.header.division, by)
    known = _look(found, look, asked)
    query = _query(found, known, asked, language)
    return keep_view(found, by.ref, title, known, query, is_shared=shared)


def _look(found: Register, look: str, asked: Mapping[str, str]) -> Look:
    view = view_of(found, asked.get("view", ""))
    for one in looks_of(found, view):
        if one == look:
            return one
    raise NoSuchKeptView()


def _query(found: Register, look: Look, asked: Mapping[str, str], language: str) -> str:
    """What of the address is kept: nothing that was typed into a register of persons. Raises FilterUnknown."""
    view = view_of(found, asked.get("view", ""))
    filters = filters_of(found, _choices(asked), language)
    check_known(filters)
    names = [name for name in _KEPT[look] if name != "words" or not found.header.persons]
    more = {name: asked.get(name, "")[:_LONGEST] for name in names}
    more |= arranged(found, view, Wanted(), asked).asked
    if "during" in more:
        more["during"] = during_in(view, more["during"])
    kept = {"view": view.id, **{f"f.{one.name}": one.chosen for one in filters}, **more}
    return urlencode({name: value for name, value in kept.items() if value})


def _choices(asked: Mapping[str, str]) -> dict[str, str]:
    return {name[2:]: value for name, value in asked.items() if name.startswith("f.")}


def _sheet(
    found: Register, look: Look, query: str, title: str, *, by: Actor, language: str, is_shared: bool
) -> KeptSheet:
    filters = filters_of(found, _choices(dict(parse_qsl(query))), language)
    narrowed = tuple((one.label, dict(one.options).get(one.chosen, one.chosen)) for one in filters if one.chosen)
    condition = _condition(found, dict(parse_qsl(query)), language)
    return KeptSheet(found, title, look, query, narrowed, condition, is_shared, may_build(found.header.division, by))


def _condition(found: Register, asked: Mapping[str, str], language: str) -> Message | None:
    """The condition of a view in words, None also for one that does not fit any more: it can still be removed."""
    try:
        own = arranged(found, view_of(found, asked.get("view", "")), Wanted(), asked)
    except ArrangementUnfit:
        return None
    return where_in_words(found, own.wanted.where, surroundings(language))


def kept_opened(register_id: str, ref: str, *, by: Actor) -> KeptFacts:
    """A view to open; raises NoSuchKeptView for one that somebody keeps for themselves, NotPermitted."""
    opened(register_id, by)
    return kept_view(register_id, ref, by.ref)


@dataclass(frozen=True)
class Viewed:
    """What a view shows: which records of which list, and of these which values; None for all of them."""

    view: View
    wanted: Wanted
    columns: frozenset[str] | None


def viewed(found: Register, asked: str, *, by: Actor, language: str) -> Viewed:
    """The view of this name: a list of the register, the number of a kept one, or the first list with all values.

    Raises NoSuchList, NoSuchKeptView, and KeptViewUnfit where what narrows a kept one is not there for this person:
    without it the view would show more than whoever kept it meant.
    """
    if not asked:
        return Viewed(view_of(found, ""), Wanted(), None)
    if not is_record_number(asked):
        view = view_of(found, asked)
        return Viewed(view, Wanted(), frozenset(view.columns))
    query = dict(parse_qsl(kept_view(found.id, asked, by.ref).query))
    view = view_of(found, query.get("view", ""))
    filters, during = filters_of(found, _choices(query), language), during_in(view, query.get("during", ""))
    if any(one.is_unknown for one in filters) or during != query.get("during", ""):
        raise KeptViewUnfit()
    wanted = Wanted(chosen=chosen_in(filters), words=query.get("words", ""), during=during)
    try:
        own = arranged(found, view, wanted, query)
    except ArrangementUnfit:
        raise KeptViewUnfit from None
    return Viewed(own.view, own.wanted, frozenset(own.view.columns))


def arranged_further(found: Register, seen: Viewed, shape: Mapping[str, str]) -> Viewed:
    """What a view shows in the order and narrowed by the condition of a shape; its columns stay as they are.

    Raises OrderUnfit and ArrangementUnfit for what is not there for this person or has no index, and ArrangedTwice for
    a view that was kept with an order or a condition.
    """
    asked = {name: shape[name] for name in (ORDER, WHERE) if shape.get(name)}
    if not asked:
        return seen
    if seen.wanted.along or seen.wanted.where:
        raise ArrangedTwice()
    known = ways_along(found, seen.view)
    if ORDER in asked and asked[ORDER].removeprefix("-") not in known:
        raise OrderUnfit(orders=", ".join(sign + name for name in known for sign in ("", "-")))
    own = arranged(found, seen.view, seen.wanted, asked)
    return replace(seen, wanted=own.wanted)


def kept_sheet(register_id: str, ref: str, *, by: Actor, language: str) -> KeptSheet:
    """A view to change; raises NotPermitted for a shared one of who may not build the register."""
    found, one = _to_change(register_id, ref, by)
    look = _look(found, one.look, dict(parse_qsl(one.query)))
    return _sheet(found, look, one.query, one.title, by=by, language=language, is_shared=one.is_shared)


def _to_change(register_id: str, ref: str, by: Actor) -> tuple[Register, KeptFacts]:
    found = opened(register_id, by)
    one = kept_view(register_id, ref, by.ref)
    if one.is_shared:
        check_may_build(found.header.division, by)
    return found, one


@transaction.atomic
def change(register_id: str, ref: str, title: str, *, shared: bool, by: Actor) -> None:
    """Another name for a view, shared or not. Raises NotPermitted, KeptViewUnnamed, NoSuchKeptView."""
    found, one = _to_change(register_id, ref, by)
    if shared:
        check_may_build(found.header.division, by)
    change_kept_view(one.ref, title, is_shared=shared)


@transaction.atomic
def remove(register_id: str, ref: str, *, by: Actor) -> None:
    """Take a view away. Raises NotPermitted, NoSuchKeptView."""
    remove_kept_view(_to_change(register_id, ref, by)[1].ref)
