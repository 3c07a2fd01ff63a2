"""What a city may not leave out of its visits: whatever somebody has booked a time for that is still to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.engines.booking.queries.bookings import named_to_come
from madoguchi.foundation.catalogue.queries import city_content
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.message import Message, msg

_LEFT = {
    "offices": msg("「{id}」での予約が、まだ{count}件あるため、この窓口のある所をなくせません。"),
    "lines": msg("「{id}」の列の予約が、まだ{count}件あるため、この列をなくせません。"),
    "services": msg("「{id}」の用件の予約が、まだ{count}件あるため、この用件をなくせません。"),
}


def booked_and_gone(city: SourceFile) -> Iterator[Finding]:
    """An office, a line or a service that would go while bookings name it: their pages and letters would break."""
    old, new = (city_content() or {}).get("visit"), city.source.data.get("visit") or {}
    gone = {key: _ids(old, key) - _ids(new, key) for key in _LEFT} if old else {}
    if not any(gone.values()):
        return
    named = named_to_come()
    for key, ids in gone.items():
        for one in sorted(ids & set(named[key])):
            reason = Message(_LEFT[key].msgid, {"id": one, "count": named[key][one]})
            yield city.about_value(
                ("visit", key),
                reason,
                msg("先に、枠だけをなくして「枠のない予約」で案内してください。予約が終わるまでは、残してください。"),
            )


def _ids(section: Mapping[str, Any], key: str) -> set[str]:
    return {str(one.get("id")) for one in section.get(key) or ()}
