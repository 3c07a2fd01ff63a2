"""Changes of the counts of cases others cite: which appear, which go, and which everybody may read from now on."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.journeys.publish.changes.parts import Part, added, by_id, items, japanese, part
from madoguchi.values.message import Message, msg


def changes(old: Part, new: Part) -> Iterator[Message]:
    """One sentence per change of the datasets over cases."""
    before, after = (by_id(items(part(each, "citing"), "datasets")) for each in (old, new))
    for key in added(after, before):
        yield msg(
            "データ「{title}」がなくなります。引用している所では、開けなくなります。",
            title=japanese(before[key].get("title")),
        )
    for key, dataset in after.items():
        if dataset.get("open") is True and before.get(key) != dataset:
            yield msg(
                "件数のデータ「{title}」を、だれでも見られるようになります。", title=japanese(dataset.get("title"))
            )
        elif before.get(key) != dataset:
            yield msg("庁内で引用できる件数のデータ「{title}」が変わります。", title=japanese(dataset.get("title")))
