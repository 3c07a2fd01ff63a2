"""Opening something by what stands on its receipt: a number with its code, or the code in an address; counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest

from madoguchi.faces.ui.places import counted_as
from madoguchi.foundation.identity.tries import counted_try
from madoguchi.values.message import Message
from madoguchi.values.references import BookingNumberMistyped, ReferenceMistyped, ResumeCodeMistyped
from madoguchi.values.refusal import Refusal

LONGEST = 40
T = TypeVar("T")


@dataclass(frozen=True)
class Entered(Generic[T]):
    """What was typed, what it opened, and what has to be mended by the name of its field."""

    number: str
    code: str
    found: T | None = None
    problems: tuple[tuple[str, Message], ...] = ()

    @property
    def context(self) -> dict[str, object]:
        """What the page of entering shows again."""
        return {
            "number": self.number,
            "code": self.code,
            "problems": list(self.problems),
            "problem_of": dict(self.problems),
        }


def entered(request: HttpRequest, by_codes: Callable[[str, str], T], *, unknown: type[Refusal]) -> Entered[T]:
    """The number and code that were posted and what they open; nothing is looked for before they are posted."""
    number, code = (request.POST.get(name, "")[:LONGEST] for name in ("number", "code"))
    if request.method != "POST":
        return Entered(number, code)
    try:
        with counted_try(counted_as(request), wrong=(unknown,)):
            return Entered(number, code, by_codes(number, code))
    except ResumeCodeMistyped as refusal:
        return Entered(number, code, problems=(("code", refusal.message),))
    except (ReferenceMistyped, BookingNumberMistyped, unknown) as refusal:
        return Entered(number, code, problems=(("number", refusal.message),))


def opened(request: HttpRequest, code: str, by_link: Callable[[str], T], *, unknown: type[Refusal]) -> T | None:
    """What the code of an address opens; None for a code that opens nothing."""
    try:
        with counted_try(counted_as(request), wrong=(unknown,)):
            return by_link(code[:LONGEST])
    except (ResumeCodeMistyped, unknown):
        return None
