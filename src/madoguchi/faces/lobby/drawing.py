"""The pages of an opening, drawn by Django's templates when something changed, and filled for each person."""

from __future__ import annotations

from collections.abc import Mapping
from random import randrange
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries.declared import has_visits, visit
from madoguchi.engines.booking.queries.openings import OpeningFacts
from madoguchi.engines.booking.rules.availability import Places
from madoguchi.engines.booking.rules.opening import Phase
from madoguchi.engines.booking.section import Office
from madoguchi.faces.lobby.shelf import Form, safe
from madoguchi.faces.lobby.wire import Request
from madoguchi.faces.ui import dates
from madoguchi.faces.ui.components import Text
from madoguchi.faces.ui.icons import icon_svg
from madoguchi.faces.ui.voices import page_in
from madoguchi.values.message import Message, msg
from madoguchi.values.words import LANGUAGES, words_in

Waiting = tuple[Phase, bool]


class Pages(NamedTuple):
    """Every page of an opening in one language, and the waiting page for every phase, full or not."""

    forms: Mapping[str, Form]
    waiting: Mapping[Waiting, Form]


def pages(opening: OpeningFacts, language: str) -> Pages:
    """Draw every page; it asks the database what the city is called, so it belongs into a thread."""
    with translation.override(language):
        common = {
            "opening": opening,
            "title": words_in(opening.title, language),
            "where": next((words_in(one.name, language) for one in _offices() if one.id == opening.office), ""),
            "stopped": opening.stopped_at is not None,
            # What is typed must not look like a gap to fill.
            "notice": opening.notice.replace("⟦", "［").replace("⟧", "］"),
            "base": f"/opening/{opening.ref}",
            "asked": f"?lang={language}",
            "times": f"/times?lang={language}",
            "portal": settings.MADOGUCHI_BASE_URL,
        }
        return Pages(
            {name: Form(page_in(language, _page(name, common))) for name in _HEADINGS},
            {state: Form(page_in(language, _waiting(*state, common))) for state in _STATES},
        )


def _offices() -> tuple[Office, ...]:
    return visit().offices if has_visits() else ()


_STATES: tuple[Waiting, ...] = tuple((phase, full) for phase in Phase for full in (False, True))
_HEADINGS: Mapping[str, Text] = {
    "place_before": msg("順番を取りました"),
    "place_line": msg("順番をお待ちください"),
    "place_stopped": msg("順番をお待ちください"),
    "place_turn": msg("あなたの順番です"),
    "choose": "",
    "outcome_booked": msg("予約しました"),
    "outcome_full": msg("満員になりました"),
    "outcome_already": msg("予約は、すでにあります"),
    "overfull": "",
    "sorry": msg("もう一度、お確かめください"),
    "outage": msg("ただいま、つながりにくくなっています"),
}


def _page(name: str, common: Mapping[str, object]) -> str:
    template, _sep, state = name.partition("_")
    return render_to_string(
        f"lobby/{template}.html", {**common, "heading": _HEADINGS[name], "state": state, "kind": state}
    )


def _waiting(phase: Phase, full: bool, common: Mapping[str, object]) -> str:
    # A page with a form is left alone: what somebody is typing would be lost.
    has_form = phase is Phase.GATHERING or (phase is Phase.OPEN and not full)
    more = {"phase": phase.value, "full": full, "again": phase is not Phase.CLOSED and not has_form}
    return render_to_string("lobby/waiting.html", {**common, **more})


def options(slots: Mapping[int, Places], free: Mapping[int, int], language: str) -> bytes:
    """The times one can choose now, as the options of a select."""
    with translation.override(language):
        left = _("残り{places}")
        lines = [
            f'<option value="{number}">{when(slots[number])}　{left.format(places=places)}</option>'
            for number, places in free.items()
            if places > 0
        ]
    return "".join(lines).encode()


def chosen(options: bytes, typed: str) -> bytes:
    """The options with what was chosen before marked."""
    mark = b'value="%s"' % typed.encode() if typed.isascii() and typed.isdigit() else b""
    return options.replace(mark, mark + b" selected", 1) if mark else options


def when(slot: Places) -> str:
    """12月4日（金）9:00〜9:15, in the language that is active."""
    begins, ends = slot.starts_at, slot.ends_at
    return f"{dates.short_day(begins)} {begins.hour}:{begins.minute:02}〜{ends.hour}:{ends.minute:02}"


def problems(found: Mapping[str, Message], language: str) -> dict[str, bytes]:
    """The gaps of a form that say what is wrong: the summary with its links, and the sentence at each field."""
    if not found:
        return {}
    with translation.override(language):
        said = {name: safe(problem.text(_)) for name, problem in found.items()}
        title = safe(_("{count}か所、直してください").format(count=len(said)))
        prefix = safe(f"{_('エラー')}：")
    drawing = icon_svg("error").encode()
    links = b"".join(b'<li><a href="#%s">%s</a></li>' % (name.encode(), text) for name, text in said.items())
    summary = (
        b'<div class="errors" role="alert" aria-labelledby="errors-title" tabindex="-1" autofocus>'
        b'<h2 id="errors-title">%s%s</h2><ul>%s</ul></div>' % (drawing, title, links)
    )
    gaps = {"wrong": prefix, "errors": _spoken(language, summary)}
    for name, text in said.items():
        sentence = b'<p class="field__error" id="%s--error">%s<span>%s</span></p>' % (name.encode(), drawing, text)
        gaps[f"{name}_problem"] = _spoken(language, sentence)
        gaps[f"{name}_wrong"] = b' aria-invalid="true"'
        gaps[f"{name}_described"] = b"%s--error" % name.encode()
    return gaps


def _spoken(language: str, piece: bytes) -> bytes:
    """A piece that comes into a page later, as the page around it is given to a reader of this language."""
    return page_in(language, piece.decode()).encode()


def again_in(least: float, spread: float) -> bytes:
    """After how many seconds a page asks again: never all at once."""
    return b"%d" % (max(1, int(least)) + randrange(max(1, int(spread) + 1)))  # noqa: S311 - no secret


def language_wanted(request: Request) -> str:
    """The language a browser asks for: in the address, in its cookie, or the first it accepts that we have."""
    for source, mark in ((request.query, b"lang="), (request.headers.get(b"cookie", b""), b"language=")):
        at = source.find(mark)
        if at >= 0:
            name = source[at + len(mark) :].replace(b"&", b";").partition(b";")[0].decode("ascii", "replace")
            if name in LANGUAGES:
                return name
    first = request.headers.get(b"accept-language", b"")[:2].lower()
    return "en" if first and first not in (b"ja", b"*") else "ja"
