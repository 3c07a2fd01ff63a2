"""Changes of the form: pages, questions, papers, and who may apply."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from madoguchi.journeys.publish.changes.parts import Part, added, by_id, items, japanese, kept, part
from madoguchi.values.message import Message, msg

_NEVER_ASKED = frozenset({"formula", "note"})


def changes(old: Part, new: Part) -> Iterator[Message]:
    """One sentence per change of the form."""
    before, after = part(old, "record"), part(new, "record")
    yield from _pages(by_id(items(before, "pages")), by_id(items(after, "pages")))
    yield from _questions(_all_questions(before), _all_questions(after))
    yield from _papers(by_id(items(before, "documents")), by_id(items(after, "documents")))
    yield from _eligibility(before.get("eligible"), after.get("eligible"))
    if before.get("consent") != after.get("consent"):
        yield msg("利用目的か、同意していただく内容が変わります。")


def _pages(old: dict[str, Part], new: dict[str, Part]) -> Iterator[Message]:
    for key in added(old, new):
        yield msg("ページ「{title}」が増えます。", title=japanese(new[key].get("title")))
    for key in added(new, old):
        yield msg("ページ「{title}」がなくなります。", title=japanese(old[key].get("title")))
    both = kept(old, new)
    for key in both:
        titles = japanese(old[key].get("title")), japanese(new[key].get("title"))
        if titles[0] != titles[1]:
            yield msg("ページの名前が「{old}」から「{new}」に変わります。", old=titles[0], new=titles[1])
        if old[key].get("show") != new[key].get("show"):
            yield msg("ページ「{title}」が表示される場合が変わります。", title=titles[1])
    if both != kept(new, old):
        yield msg("ページの順番が変わります。")


def _all_questions(record: Part) -> dict[str, Part]:
    """Every question by its path, rows of groups after their group, with the page it is on."""
    found: dict[str, Part] = {}
    for page in items(record, "pages"):
        for field in items(page, "fields"):
            path = str(field.get("id"))
            found[path] = {**field, "page": page.get("id"), "fields": None}
            for inner in items(field, "fields"):
                found[f"{path}.{inner.get('id')}"] = {**inner, "page": page.get("id")}
    return found


def _questions(old: dict[str, Part], new: dict[str, Part]) -> Iterator[Message]:
    for path in added(old, new):
        label = _label(new[path])
        if new[path].get("require", True) is False:
            yield msg("項目「{label}」が増えます（任意）。", label=label)
        else:
            yield msg("項目「{label}」が増えます。", label=label)
    for path in added(new, old):
        yield msg("項目「{label}」がなくなります。", label=_label(old[path]))
    for path in kept(old, new):
        yield from _question(old[path], new[path])


def _question(old: Part, new: Part) -> Iterator[Message]:
    label = _label(new)
    if _label(old) != label:
        yield msg("項目の名前が「{old}」から「{new}」に変わります。", old=_label(old), new=label)
    if old.get("type") != new.get("type"):
        yield msg("項目「{label}」の入力のしかたが変わります。", label=label)
    elif _limits(old) != _limits(new):
        yield msg("項目「{label}」に入力できる範囲が変わります。", label=label)
    if old.get("page") != new.get("page"):
        yield msg("項目「{label}」が、別のページに移ります。", label=label)
    if old.get("show") != new.get("show"):
        yield msg("項目「{label}」をたずねる場合が変わります。", label=label)
    yield from _requirement(old, new, label)
    yield from _options(old, new, label)


def _requirement(old: Part, new: Part, label: str) -> Iterator[Message]:
    before, after = old.get("require", True), new.get("require", True)
    if before == after or new.get("type") in _NEVER_ASKED:
        return
    if after is True:
        yield msg("項目「{label}」が必須になります。", label=label)
    elif after is False:
        yield msg("項目「{label}」が任意になります。", label=label)
    else:
        yield msg("項目「{label}」が必須になる場合が変わります。", label=label)


def _options(old: Part, new: Part, label: str) -> Iterator[Message]:
    before, after = by_id(items(old, "options")), by_id(items(new, "options"))
    for key in added(before, after):
        yield msg("項目「{label}」で「{option}」を選べるようになります。", label=label, option=_label(after[key]))
    for key in added(after, before):
        yield msg("項目「{label}」で「{option}」を選べなくなります。", label=label, option=_label(before[key]))


def _papers(old: dict[str, Part], new: dict[str, Part]) -> Iterator[Message]:
    for key in added(old, new):
        yield msg("書類「{label}」が必要になります。", label=_label(new[key]))
    for key in added(new, old):
        yield msg("書類「{label}」がいらなくなります。", label=_label(old[key]))
    for key in kept(old, new):
        label = _label(new[key])
        if old[key].get("when") != new[key].get("when"):
            yield msg("書類「{label}」が必要な場合が変わります。", label=label)
        required = [each.get("require", True) for each in (old[key], new[key])]
        if required[0] != required[1]:
            yield (
                msg("書類「{label}」が必ず必要になります。", label=label)
                if required[1]
                else msg("書類「{label}」は、なくても申請できるようになります。", label=label)
            )


def _eligibility(old: Any, new: Any) -> Iterator[Message]:
    if old == new:
        return
    before, after = dict(_reasons(old)), dict(_reasons(new))
    reworded = [test for test in kept(before, after) if before[test] != after[test]]
    for test in reworded:
        yield msg("対象の条件の文が「{old}」から「{new}」に変わります。", old=before[test], new=after[test])
    said = [{text for test, text in each.items() if test not in reworded} for each in (before, after)]
    for reason in dict.fromkeys(after[test] for test in after if test not in reworded):
        if reason not in said[0]:
            yield msg("対象の条件が増えます：{reason}", reason=reason)
    for reason in dict.fromkeys(before[test] for test in before if test not in reworded):
        if reason not in said[1]:
            yield msg("対象の条件がなくなります：{reason}", reason=reason)
    if said[0] == said[1] and (not reworded or set(before) != set(after)):
        yield msg("対象になる条件の中身が変わります。")


def _reasons(condition: Any) -> Iterator[tuple[str, str]]:
    """What each test asks, as a text of its own, with the sentence for those who do not meet it."""
    if isinstance(condition, dict):
        if "because" in condition:
            asked = {key: value for key, value in condition.items() if key != "because"}
            yield json.dumps(asked, sort_keys=True, default=str), japanese(condition["because"])
        for key in ("all", "any", "not"):
            yield from _reasons(condition.get(key))
    elif isinstance(condition, list):
        for each in condition:
            yield from _reasons(each)


def _limits(field: Part) -> dict[str, Any]:
    said_elsewhere = {
        "id",
        "type",
        "label",
        "hint",
        "purpose",
        "show",
        "require",
        "options",
        "ended",
        "page",
        "fields",
        "prefill",
    }
    return {key: value for key, value in field.items() if key not in said_elsewhere}


def _label(part_: Part) -> str:
    return japanese(part_.get("label"))
