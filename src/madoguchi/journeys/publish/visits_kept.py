"""What a city may not leave out of its visits: whatever a time to come is booked for, or waited for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.engines.booking.queries.bookings import named_to_come
from madoguchi.engines.booking.queries.who_waits import named_by_who_waits
from madoguchi.engines.booking.section import VisitRules
from madoguchi.foundation.catalogue.queries import city_content
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.message import Message, msg

_LEFT = {
    "offices": msg("「{id}」での予約が、まだ{count}件あるため、この窓口のある所をなくせません。"),
    "lines": msg("「{id}」の列の予約が、まだ{count}件あるため、この列をなくせません。"),
    "services": msg("「{id}」の用件の予約が、まだ{count}件あるため、この用件をなくせません。"),
}
_WAITED_FOR = {
    "offices": msg("「{id}」の空きを、まだ{count}人が待っているため、この窓口のある所をなくせません。"),
    "lines": msg("「{id}」の列の空きを、まだ{count}人が待っているため、この列をなくせません。"),
    "services": msg("「{id}」の用件の空きを、まだ{count}人が待っているため、この用件をなくせません。"),
}
_TO_DO = msg("先に、枠だけをなくして「枠のない予約」で案内してください。予約が終わるまでは、残してください。")
_LONGER = msg("予約が、まだ{count}件あるため、枠の長さ（grid）を {old}分から {new}分に変えられません。")
_TO_END = msg("枠の長さはそのままにするか、枠をなくして、予約がすべて終わってから変えてください。")
_WAITED_LONGER = msg("空きを、まだ{count}人が待っているため、枠の長さ（grid）を {old}分から {new}分に変えられません。")
_TO_TELL = msg(
    "先に、「空きを待つ方」の一覧で、待っている方に知らせてください。待っている日が終わるまでは、残してください。"
)


def booked_and_gone(city: SourceFile) -> Iterator[Finding]:
    """An office, a line or a service that would go while somebody's page names it: it and the letters would break."""
    old, new = (city_content() or {}).get("visit"), city.source.data.get("visit") or {}
    before, after = (_grid(one) if one else 0 for one in (old, new))
    if before and after and before != after:
        yield from _longer(city, new, before, after)
    gone = {key: _ids(old, key) - _ids(new, key) for key in _LEFT} if old else {}
    if not any(gone.values()):
        return
    yield from _named(city, gone, named_to_come(), _LEFT, _TO_DO)
    yield from _named(city, gone, named_by_who_waits(), _WAITED_FOR, _TO_TELL)


def _longer(city: SourceFile, new: Mapping[str, Any], before: int, after: int) -> Iterator[Finding]:
    """Other slots than those people are booked in or wait for: half of a visit would have no place, or it would be two.

    How long somebody waits for is kept as a number of slots.
    """
    where = ("visit", "rules") if "rules" in new else ("visit",)
    # A booking has one line, and none that is declared when it is of an opening, whose slots are its own; who waits may
    # wait in several, at one office.
    booked, waiting = named_to_come()["lines"].total(), named_by_who_waits()["offices"].total()
    for count, reason, what_to_do in ((booked, _LONGER, _TO_END), (waiting, _WAITED_LONGER, _TO_TELL)):
        if count:
            told = Message(reason.msgid, {"count": count, "old": before, "new": after})
            yield city.about_value(where, told, what_to_do)


def _grid(section: Mapping[str, Any]) -> int:
    return int((section.get("rules") or {}).get("grid", VisitRules().grid))


def _named(
    city: SourceFile,
    gone: Mapping[str, set[str]],
    named: Mapping[str, Counter[str]],
    reasons: Mapping[str, Message],
    what_to_do: Message,
) -> Iterator[Finding]:
    for key, ids in gone.items():
        for one in sorted(ids & set(named[key])):
            reason = Message(reasons[key].msgid, {"id": one, "count": named[key][one]})
            yield city.about_value(("visit", key), reason, what_to_do)


def _ids(section: Mapping[str, Any], key: str) -> set[str]:
    return {str(one.get("id")) for one in section.get(key) or ()}
