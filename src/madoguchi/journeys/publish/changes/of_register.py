"""Changes of a register: what it is for, who keeps and sees it, its fields, its lists, and what others cite."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.journeys.publish.changes import of_form
from madoguchi.journeys.publish.changes.parts import Part, added, by_id, items, japanese, kept, part
from madoguchi.values.message import Message, msg


def changes(old: Part, new: Part) -> list[Message]:
    """One sentence per change; contents that differ only in small things say so in one sentence."""
    if old == new:
        return []
    found = [*_of_header(old, new), *of_form.changes(old, new), *_of_lists(part(old, "record"), part(new, "record"))]
    return found or [msg("ことばや注意書きなど、細かいところが変わります。")]


def _of_header(old: Part, new: Part) -> Iterator[Message]:
    if old.get("title") != new.get("title"):
        yield msg(
            "台帳の名前が「{old}」から「{new}」に変わります。",
            old=japanese(old.get("title")),
            new=japanese(new.get("title")),
        )
    for key, sentence in _OF_HEADER.items():
        if old.get(key) != new.get(key):
            yield sentence


_OF_HEADER = {
    "division": msg("持ち主の課が変わります。"),
    "deputy": msg("副の課が変わります。"),
    "purpose": msg("利用目的が変わります。"),
    "permissions": msg("見られる人か、直せる人が変わります。"),
    "rights": msg("記録や項目ごとの、見られる人か直せる人が変わります。"),
    "persons": msg("個人の情報が入るかどうかの扱いが変わります。見た記録の残し方も変わります。"),
    "retention": msg("保存期間が変わります。"),
    "review_on": msg("見直す日が変わります。"),
    "ended_on": msg("台帳が終わる日か、終わったかどうかが変わります。"),
    "law": msg("根拠となる法令が変わります。"),
    "process": msg("進め方（状態、操作、だれの番か）が変わります。記録の番は、公開のあと決め直します。"),
}


def _of_lists(old: Part, new: Part) -> Iterator[Message]:
    if old.get("key") != new.get("key"):
        yield msg("重なってはいけない項目が変わります。")
    before, after = by_id(items(old, "views")), by_id(items(new, "views"))
    for key in added(before, after):
        yield msg("一覧「{title}」が増えます。", title=japanese(after[key].get("title")))
    for key in added(after, before):
        yield msg("一覧「{title}」がなくなります。", title=japanese(before[key].get("title")))
    for key in kept(before, after):
        if before[key] != after[key]:
            yield msg("一覧「{title}」の条件か、列か、順番が変わります。", title=japanese(after[key].get("title")))
    before, after = by_id(items(old, "datasets")), by_id(items(new, "datasets"))
    for key in added(after, before):
        yield msg(
            "データ「{title}」がなくなります。引用している所では、開けなくなります。",
            title=japanese(before[key].get("title")),
        )
    if any(before.get(key) != after[key] for key in after):
        yield msg("引用できるデータが変わります。")
    if items(old, "sheets") != items(new, "sheets"):
        yield msg("記録を印刷する紙が変わります。")
    views = by_id(items(old, "views")), by_id(items(new, "views"))
    for key, dataset in after.items():
        if dataset.get("open") is True:
            yield from _of_opening(before.get(key, {}), dataset, views)


def _of_opening(old: Part, new: Part, views: tuple[dict[str, Part], dict[str, Part]]) -> Iterator[Message]:
    """What everybody may read from now on, which nobody could before."""
    title, columns = japanese(new.get("title")), [str(one.get("field")) for one in items(new, "columns")]
    if old.get("open") is not True:
        yield msg(
            "データ「{title}」を、だれでも見られるようになります。列：{columns}",
            title=title,
            columns="、".join(columns),
        )
        return
    known = [str(one.get("field")) for one in items(old, "columns")]
    wider = [one for one in columns if one not in known]
    if wider:
        yield msg("だれでも見られるデータ「{title}」に、列が増えます：{columns}", title=title, columns="、".join(wider))
    old_view, new_view = (shelf.get(str(of.get("view")), {}) for shelf, of in zip(views, (old, new), strict=True))
    if old_view.get("filter") != new_view.get("filter"):
        yield msg("だれでも見られるデータ「{title}」に入る記録が変わります。", title=title)
