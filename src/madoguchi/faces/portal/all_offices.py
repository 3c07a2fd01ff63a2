"""Every office at once on the page of the times: a calendar of offices by day, and a list of days with offices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from madoguchi.journeys.visit.all_offices import AllOffices, OfficeDay

Link = Callable[..., str]
OfOneDay = dict[str, list[object]]

# More offices by day than fit on two screens of a telephone.
_LONG = 16


def all_of(found: AllOffices, chosen: str, view: str, link: Link) -> dict[str, object]:
    """What the page shows of a week of every office; nothing where the city has only one."""
    if len(found.offices) == 1:
        return {}
    first = found.days[0] if found.days else found.monday
    names = {one.id: one.name for one in found.offices}

    def place(on: date) -> str:
        """Where on the page of one office its times of a day stand."""
        return f"on-{on.isoformat()}" if view == "list" else "when"

    def day(one: OfficeDay) -> dict[str, object]:
        url = link(office=one.office, at=None, line=None, week=one.on)
        return {"day": one, "name": names[one.office], "url": f"{url}#{place(one.on)}" if one.free else ""}

    rows = [
        {
            "name": one.name,
            "current": one.id == chosen,
            "url": link(office=one.id, at=None, line=None, week=first) + "#when",
            "days": [day(each) for each in found.rows[one.id]],
        }
        for one in found.offices
    ]
    return {
        "everywhere": found,
        "rows": rows,
        "office_days": _folded([(on, _of_day(rows, n)) for n, on in enumerate(found.days)]),
    }


def _folded(days: list[tuple[date, OfOneDay]]) -> list[tuple[date, OfOneDay, bool, bool]]:
    """The days, each with whether it can be folded and stands open: a long list opens its first day with free times."""
    folds = sum(len(day["free"]) for _on, day in days) > _LONG
    first = next((on for on, day in days if day["free"]), None)
    return [(on, day, folds and bool(day["free"]), on == first or not folds) for on, day in days]


def _of_day(rows: list[dict[str, object]], number: int) -> OfOneDay:
    column = [row["days"][number] for row in rows]  # type: ignore[index]
    free = [one for one in column if one["url"]]
    return {"free": free, "full": [one["name"] for one in column if one["day"].open and not one["url"]]}
