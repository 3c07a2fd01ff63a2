"""What offices, lines, counters and services are called in the reader's language."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.engines.booking.queries import declared
from madoguchi.engines.booking.rules.forecast import Forecast
from madoguchi.faces.ui.frame import language
from madoguchi.values.clock import JST
from madoguchi.values.words import words_in


def office_name(office: str) -> str:
    """The name of an office."""
    return words_in(declared.office(office).name, language())


def line_name(line: str) -> str:
    """The name of a line; its id when the city no longer declares it."""
    found = next((one for one in declared.visit().lines if one.id == line), None)
    return words_in(found.name, language()) if found else line


def service_names(services: Collection[str]) -> str:
    """The names of services, joined."""
    known = {one.id: words_in(one.name, language()) for one in declared.visit().services}
    return "、".join(known.get(one, one) for one in services)


def counter_name(office: str, counter: str) -> str:
    """The name of a counter; its id when the city no longer declares it."""
    found = next((one for one in declared.counters_of(declared.office(office)) if one.id == counter), None)
    return words_in(found.name, language()) if found else counter


def clock(at: datetime | None) -> str:
    """9:05."""
    if at is None:
        return ""
    here = at.astimezone(JST)
    return f"{here.hour}:{here.minute:02d}"


def wait_told(forecast: Forecast | None) -> str:
    """20〜35分; まもなく for a wait that has no length; nothing where no counter is open."""
    if forecast is None:
        return ""
    if forecast.high <= 5:
        return _("5分以内")
    return _("{low}〜{high}分").format(low=forecast.low, high=forecast.high)
