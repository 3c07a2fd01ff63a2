"""The ways to look at a list of a register, as links that keep how it is narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.filters import Filter
from madoguchi.journeys.registers.kept import KeptLine, kept_in
from madoguchi.journeys.registers.looks import Look, Looked
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg

_TITLES: Mapping[Look, tuple[Message, str]] = {
    "list": (msg("一覧"), "staff:register"),
    "calendar": (msg("カレンダー"), "staff:register_calendar"),
    "board": (msg("ボード"), "staff:register_board"),
    "counts": (msg("数える"), "staff:register_counts"),
}


@dataclass(frozen=True)
class LookLink:
    """One way to look at the list."""

    title: Message
    url: str
    current: bool


def look_links(sheet: Looked, here: Look) -> list[LookLink]:
    """The links in their order; each keeps how the list is narrowed and arranged."""
    return [
        LookLink(title, f"{reverse(name, args=[sheet.register.id])}?{seen_in(sheet)}", look == here)
        for look, (title, name) in ((look, _TITLES[look]) for look in sheet.looks)
    ]


def seen_in(sheet: Looked, **more: str) -> str:
    """The query of a list with how it is narrowed and arranged, and what else is asked."""
    return narrowed(sheet.view.id, sheet.filters, **sheet.arranged, **more)


@dataclass(frozen=True)
class KeptBar:
    """The kept views of a register above what is seen, and the way to keep it."""

    views: tuple[KeptLine, ...]
    current: str
    keep: str


def kept_bar(register: Register, by: Actor, look: Look, query: str, current: str = "") -> KeptBar:
    """The views this person may open; `query` is what would be kept, `current` the one that was opened."""
    keep = f"{reverse('staff:register_keep', args=[register.id])}?look={look}&{query}"
    return KeptBar(kept_in(register, by), current, keep)


def without_unknown(request: HttpRequest, sheet: Looked) -> str:
    """The address of what is seen without what the register does not know of it; empty where it knows all."""
    gone = {f"f.{one.name}" for one in sheet.unknown}
    left = [(name, value) for name, value in request.GET.items() if name not in gone]
    return f"{request.path}?{urlencode(left)}" if gone else ""


def narrowed(view_id: str, filters: Iterable[Filter], **more: str) -> str:
    """The query of a list with its choices and what else is asked; empty answers are left out."""
    asked = {"view": view_id, **{f"f.{one.name}": one.chosen for one in filters}, **more}
    return urlencode({name: value for name, value in asked.items() if value})
