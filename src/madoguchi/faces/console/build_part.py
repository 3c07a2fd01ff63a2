"""What the pages of a state and of an action share: the part as it is shown, and as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.console.build_asking import AskingView
from madoguchi.faces.console.build_frame import Content, below, by_control
from madoguchi.faces.console.build_naming import NamingView, NotFound, named_typed, naming_view, offered
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.registers.building.checking import Placed
from madoguchi.journeys.registers.building.editing import with_key
from madoguchi.values.message import Message


@dataclass(frozen=True)
class Shown:
    """A state or an action, the draft it is in, what is wrong with it, and who was named and not found."""

    one: Mapping[str, Any]
    title: str
    content: Content
    findings: tuple[Placed, ...]
    place: Path
    not_found: NotFound

    def wrong(self, *steps: str) -> list[tuple[Path, Message]]:
        """What is wrong at a place in it or below."""
        return below(self.findings, (*self.place, *steps))

    def by_field(self) -> dict[str, Message]:
        """What is wrong, by its controls; what is wrong with the whole stands at its name."""
        return by_control(self.wrong())

    def naming(self, key: str, title: str, hint: str = "") -> NamingView:
        """Who is named under a key."""
        return naming_view(
            key,
            title,
            self.one.get(key),
            offered(self.content, in_rights=False),
            hint=hint,
            problems=[words for _path, words in self.wrong(key)],
            not_found=self.not_found.get(key),
        )


@dataclass(frozen=True)
class Drawn:
    """The controls of a page: the fields above whoever is named, these, when it can be done, and the rest."""

    fields: list[FieldView]
    naming: NamingView
    rest: list[FieldView]
    asking: AskingView | None = None


@dataclass(frozen=True)
class Typed:
    """A state or an action as it was typed, what it is called, and the person nobody could find."""

    one: dict[str, Any]
    title: str
    problems: dict[str, Message]


@dataclass(frozen=True)
class PartKind:
    """A kind of part of a process: where it stands in it, and how it is drawn, read, kept and removed."""

    name: str
    key: str
    drawn: Callable[[Shown], Drawn]
    typed: Callable[[QueryDict, Mapping[str, Any], str, Content], Typed]
    put: Callable[[Content, Typed], Content]
    without: Callable[[Content, str], Content]


def with_named(given: QueryDict, key: str, held: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Message]]:
    """The part with whoever is named under a key now, and what is wrong with that."""
    named = named_typed(given, key, held.get(key))
    made = {**held, key: named.written} if key in held else with_key(held, key, named.written or None)
    return made, {key: named.problem} if named.problem else {}


def with_flags(given: QueryDict, flags: tuple[str, ...], held: Mapping[str, Any]) -> dict[str, Any]:
    """The part with the marks that were set; one that was not is taken out."""
    ticked = given.getlist("flags")
    made = dict(held)
    for flag in flags:
        made = {**made, flag: True} if flag in ticked else with_key(made, flag, None)
    return made
