"""Changes of the work and its end: steps, days for corrections, outcomes, reasons, appeals."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.journeys.publish.changes import of_routes
from madoguchi.journeys.publish.changes.parts import Part, added, by_id, items, japanese, part
from madoguchi.values.message import Message, msg


def changes(old: Part, new: Part) -> Iterator[Message]:
    """One sentence per change of the work or of what is sent at its end."""
    before, after = part(old, "workflow"), part(new, "workflow")
    yield from _correction(part(before, "correction"), part(after, "correction"))
    yield from of_routes.changes(old, new)
    if _steps(before) != _steps(after):
        yield msg("市の中での審査の進め方が変わります。")
    if part(old, "record").get("granted") != part(new, "record").get("granted"):
        yield msg("認めるときに決める値が変わります。")
    outcomes = part(part(old, "notice"), "outcomes"), part(part(new, "notice"), "outcomes")
    for name in ("grant", "refuse", "dismiss"):
        yield from _outcome(part(outcomes[0], name), part(outcomes[1], name))
    if old.get("notice_files") != new.get("notice_files"):
        yield msg("通知書の紙面（ひな形）が変わります。")
    if part(old, "guide") != part(new, "guide"):
        yield msg("案内（だれの手続か、持ってくるもの）が変わります。")


def _correction(old: Part, new: Part) -> Iterator[Message]:
    days = old.get("days", 14), new.get("days", 14)
    if days[0] != days[1]:
        yield msg("直しをお願いしたときに待つ日数が{old}開庁日から{new}開庁日に変わります。", old=days[0], new=days[1])


def _steps(workflow: Part) -> dict[str, object]:
    """What is told by no sentence of its own."""
    return {key: of_routes.without(value) for key, value in workflow.items() if key != "correction"}


def _outcome(old: Part, new: Part) -> Iterator[Message]:
    if old == new:
        return
    title = japanese(new.get("title") or old.get("title"))
    if not old or not new:
        yield (
            msg("通知「{title}」が増えます。", title=title)
            if new
            else msg("通知「{title}」がなくなります。", title=title)
        )
        return
    before, after = by_id(items(old, "reasons")), by_id(items(new, "reasons"))
    for key in added(before, after):
        yield msg("許可できない理由が増えます：{reason}", reason=japanese(after[key].get("text")))
    for key in added(after, before):
        yield msg("許可できない理由がなくなります：{reason}", reason=japanese(before[key].get("text")))
    if old.get("appeal") != new.get("appeal"):
        yield msg("通知「{title}」の、不服があるときの説明（教示）が変わります。", title=title)
    if _text(old) != _text(new):
        yield msg("通知「{title}」の内容が変わります。", title=title)


def _text(outcome: Part) -> dict[str, object]:
    return {key: value for key, value in outcome.items() if key not in ("reasons", "appeal")}
