"""What the pages of one entry of a lottery share: who may open them, and the look that is noted."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from madoguchi.engines.booking.queries import lottery as found
from madoguchi.engines.booking.queries import lottery_entries
from madoguchi.engines.booking.queries.lottery import LotteryFacts
from madoguchi.engines.booking.queries.lottery_entries import EntryFacts
from madoguchi.faces.portal.keys import holds_entry, is_look_noted, keep_look
from madoguchi.faces.portal.visitor import visitor
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.visit import lottery as journey
from madoguchi.values.words import words_in


def for_the_entrant(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about an entry, only for a browser that knows its code; others are asked for it."""

    @wraps(view)
    def asked(request: HttpRequest, lottery: str, entry_number: str, **rest: Any) -> HttpResponse:
        if not holds_entry(request, lottery, entry_number):
            found.lottery_of(lottery)
            return redirect("portal:lottery_find", lottery)
        one, mine = found.lottery_of(lottery), lottery_entries.entry_of(lottery, entry_number)
        _note_look(request, mine)
        return view(request, one, mine, **rest)

    return asked


def _note_look(request: HttpRequest, mine: EntryFacts) -> None:
    """A look is journalled once an hour for each browser, so that no reload is another look."""
    name = kept_as(mine.lottery, mine.number)
    if not is_look_noted(request, name):
        journey.note_look_at_entry(mine, by=visitor(request))
        keep_look(request, name)


def kept_as(lottery: str, number: str) -> str:
    """What an entry is kept by; its number is one of its lottery."""
    return f"{lottery}/{number}"


def wish_names(one: LotteryFacts, wishes: tuple[str, ...]) -> list[str]:
    """What was wished for, in the reader's language."""
    return [words_in(one.name_of(wish), language()) or wish for wish in wishes]
