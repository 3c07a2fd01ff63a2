"""Changes of the city that residents notice: wards, hours, days, divisions."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.journeys.publish.changes.parts import Part, added, by_id, items, japanese, kept, part
from madoguchi.values.message import Message, msg


def changes(old: Part, new: Part) -> Iterator[Message]:
    """One sentence per change of `city.yaml`."""
    if old == new:
        return
    told = list(_told(old, new))
    yield from told or [msg("市の定義の、細かいところが変わります。")]


def _told(old: Part, new: Part) -> Iterator[Message]:
    if old.get("hours") != new.get("hours"):
        yield msg("窓口の開いている時間が変わります。")
    if old.get("calendar") != new.get("calendar"):
        yield msg("閉庁日が変わります。標準処理期間の数え方も変わります。")
    if old.get("wards") != new.get("wards"):
        yield msg("区や区役所の案内が変わります。")
    if old.get("head") != new.get("head"):
        yield msg("通知書に書かれる市の代表者が変わります。")
    if old.get("life_events") != new.get("life_events"):
        yield msg("暮らしの出来事の一覧が変わります。")
    if old.get("news") != new.get("news"):
        yield msg("お知らせが変わります。")
    if (old.get("positions"), old.get("centre")) != (new.get("positions"), new.get("centre")):
        yield msg("職か、行政事務センターの設定が変わります。")
    before, after = by_id(items(old, "divisions")), by_id(items(new, "divisions"))
    for key in added(before, after):
        yield msg("課「{name}」が増えます。", name=japanese(after[key].get("name")))
    for key in added(after, before):
        yield msg("課「{name}」がなくなります。", name=japanese(before[key].get("name")))
    for key in after:
        if after[key].get("until_on") and _day(before.get(key, {}), "until_on") != _day(after[key], "until_on"):
            name, day = japanese(after[key].get("name")), _day(after[key], "until_on")
            heir = japanese(after.get(str(after[key].get("successor")), {}).get("name"))
            yield msg("課「{name}」が{day}に終わり、仕事を「{heir}」が引き継ぎます。", name=name, day=day, heir=heir)
    if any(_told_of(before[key]) != _told_of(after[key]) for key in kept(before, after)):
        yield msg("課の名前や連絡先が変わります。")
    yield from _visits(part(old, "visit"), part(new, "visit"))


def _day(one: Part, name: str) -> str:
    return str(one.get(name) or "")


def _told_of(one: Part) -> dict[str, object]:
    """What residents read of a division."""
    return {key: value for key, value in one.items() if key not in ("from_on", "until_on", "successor")}


def _visits(old: Part, new: Part) -> Iterator[Message]:
    """What people who book notice; how many bookings it touches is counted where the database may be asked."""
    if old == new:
        return
    if not old or not new:
        yield msg("窓口の予約が始まります。") if new else msg("窓口の予約が終わります。")
        return
    for key, sentence in _OF_VISITS.items():
        if old.get(key) != new.get(key):
            yield sentence


_OF_VISITS = {
    "services": msg("窓口で予約できる用件が変わります。"),
    "lines": msg("窓口の列が変わります。"),
    "patterns": msg("窓口の予約の曜日、時間、定員が変わります。"),
    "offices": msg("区役所ごとの窓口の予約が変わります。"),
    "rules": msg("窓口の予約の決まり（締切り、枠の長さなど）が変わります。"),
}
