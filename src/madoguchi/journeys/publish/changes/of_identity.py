"""Changes of the identity: name, standard days, fee, ways, division, law, and where the procedure is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.journeys.publish.changes.parts import Part, items, japanese, part
from madoguchi.values.message import Message, msg
from madoguchi.values.money import yen

_WAYS: Mapping[str, Message] = {"online": msg("オンライン"), "counter": msg("窓口"), "post": msg("郵便")}


def changes(old: Part, new: Part) -> Iterator[Message]:
    """One sentence per change of the identity."""
    yield from _titles(old, new)
    yield from _days_and_fee(old, new)
    yield from _ways(old.get("ways") or ["online"], new.get("ways") or ["online"])
    if old.get("division") != new.get("division"):
        yield msg("担当の課が変わります（{old} → {new}）。", old=old.get("division"), new=new.get("division"))
    if _laws(old) != _laws(new):
        yield msg("根拠となる法令が変わります。")
    if _finding(old) != _finding(new):
        yield msg("手続の探し方（対象の方、暮らしの出来事、検索のことば）が変わります。")
    if (old.get("retention"), old.get("assurance")) != (new.get("retention"), new.get("assurance")):
        yield msg("書類の保存期間か、本人確認のしかたが変わります。")


def _titles(old: Part, new: Part) -> Iterator[Message]:
    before, after = japanese(old.get("title")), japanese(new.get("title"))
    if before != after:
        yield msg("手続の名前が「{old}」から「{new}」に変わります。", old=before, new=after)
    elif old.get("title") != new.get("title"):
        yield msg("ほかの言語での手続の名前が変わります。")
    if old.get("form_title") != new.get("form_title"):
        yield msg("印刷する様式の題名が変わります。")
    if old.get("summary") != new.get("summary"):
        yield msg("手続の説明文が変わります。")


def _days_and_fee(old: Part, new: Part) -> Iterator[Message]:
    days = old.get("standard_days"), new.get("standard_days")
    if days[0] != days[1]:
        yield msg("標準処理期間が{old}開庁日から{new}開庁日に変わります。", old=days[0], new=days[1])
    fees = [int(part(each, "fee").get("amount") or 0) for each in (old, new)]
    if fees[0] != fees[1]:
        yield msg("手数料が{old}から{new}に変わります。", old=yen(fees[0]), new=yen(fees[1]))


def _ways(old: list[str], new: list[str]) -> Iterator[Message]:
    for way in new:
        if way not in old:
            yield msg("{way}でも申請できるようになります。", way=_WAYS.get(way, way))
    for way in old:
        if way not in new:
            yield msg("{way}では申請できなくなります。", way=_WAYS.get(way, way))


def _laws(content: Part) -> list[tuple[Any, Any]]:
    return [(law.get("name"), law.get("article")) for law in items(content, "law")]


def _finding(content: Part) -> tuple[Any, ...]:
    return tuple(content.get(key) for key in ("audience", "life_events", "keywords"))
