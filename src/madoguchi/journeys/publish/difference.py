"""What publishing a folder would change, in words for residents, and how many open matters it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from madoguchi.engines.booking.queries.bookings import count_to_come
from madoguchi.engines.cases.queries import open_cases_by_version
from madoguchi.engines.records.queries import open_drafts_by_version
from madoguchi.engines.records.queries.registers import records_by_register
from madoguchi.foundation.catalogue.canonical import version_of
from madoguchi.foundation.catalogue.queries import (
    built_registers,
    city_content,
    current_contents,
    register_contents,
)
from madoguchi.journeys.publish.changes import changes, of_city, of_register
from madoguchi.journeys.publish.changes.parts import japanese
from madoguchi.journeys.publish.check import Checked, checked
from madoguchi.journeys.publish.ended_options import with_ended
from madoguchi.journeys.publish.publishing import DefinitionsRefused
from madoguchi.journeys.publish.templates import content_of
from madoguchi.values.message import Message, msg

Contents = Mapping[str, Mapping[str, Any]]


def difference(root: Path) -> list[Message]:
    """One sentence per change that publishing `root` would make; raises `DefinitionsRefused` when it could not be."""
    ready = checked(root)
    if ready.findings or ready.folder.city is None:
        raise DefinitionsRefused(ready.findings)
    old, new = current_contents(), _contents(ready)
    before = city_content()
    found: list[Message] = []
    if before:
        found.extend(of_city.changes(before, ready.folder.city.source.data))
        found.extend(_touched_visits(before.get("visit"), ready.folder.city.source.data.get("visit")))
    found.extend(_of_procedures(old, new))
    found.extend(_of_registers(register_contents(), _registers(ready)))
    return found or [msg("変わったところはありません。")]


def _contents(ready: Checked) -> Contents:
    return {str(reading.data["id"]): content_of(reading, ready.folder.root) for reading in ready.readings}


def _registers(ready: Checked) -> Contents:
    return {str(reading.file.source.data["id"]): reading.file.source.data for reading in ready.registers}


def _of_registers(old: Contents, new: Contents) -> Iterator[Message]:
    """What changes, and that every record keeps every value it has; what the screen built stays as it is."""
    held = records_by_register() if old else {}
    built = built_registers()
    for id_ in sorted({*old, *new}):
        if id_ in built and id_ in new and new[id_] != old.get(id_):
            yield msg("台帳「{title}」は、画面で作った版のままです。", title=_title(old.get(id_, new[id_])))
        elif id_ not in new and id_ not in built:
            title, records = _title(old[id_]), held.get(id_, 0)
            yield msg(
                "台帳「{title}」を開けなくなります。今ある記録{records}件は残ります。", title=title, records=records
            )
        elif id_ in new:
            yield from changes_of_register(old.get(id_), with_ended(old.get(id_), new[id_]), held.get(id_, 0))


def changes_of_register(old: Mapping[str, Any] | None, new: Mapping[str, Any], records: int) -> Iterator[Message]:
    """What publishing one register would change, in words; `old` is None for a new one."""
    if old is None:
        yield msg("台帳「{title}」が始まります。", title=_title(new))
    elif old != new:
        title = _title(old)
        for change in of_register.changes(old, new):
            yield msg("台帳「{title}」：{change}", title=title, change=change)
        if records:
            yield msg(
                "台帳「{title}」：今ある記録{records}件の値は、1つもなくなりません。", title=title, records=records
            )


def _touched_visits(old: object, new: object) -> Iterator[Message]:
    """Bookings stay as they are; those that lose their place are listed for staff once the slots are laid anew."""
    if old != new and (held := count_to_come()):
        yield msg(
            "これからの予約{held}件は、そのまま残ります。枠が足りなくなったものは「枠のない予約」に出ます。", held=held
        )


def _of_procedures(old: Contents, new: Contents) -> Iterator[Message]:
    drafts, cases = open_drafts_by_version(), open_cases_by_version()
    for id_ in sorted({*old, *new}):
        if id_ not in old:
            yield msg("「{title}」の手続が始まります。", title=_title(new[id_]))
            continue
        if id_ not in new:
            yield msg("「{title}」の手続が終わり、新しく申請できなくなります。", title=_title(old[id_]))
        elif old[id_] == new[id_]:
            continue
        for change in changes(old[id_], new.get(id_, old[id_])):
            yield msg("「{title}」：{change}", title=_title(old[id_]), change=change)
        yield from _touched(old[id_], drafts, cases)


def _touched(content: Mapping[str, Any], drafts: Mapping[str, int], cases: Mapping[str, int]) -> Iterator[Message]:
    """Whatever was begun with the version that is current now goes on with it."""
    version = version_of(content)
    if drafts.get(version) or cases.get(version):
        yield msg(
            "「{title}」：書きかけの申請{drafts}件と、処理中の案件{cases}件は、今の版のまま続きます。",
            title=_title(content),
            drafts=drafts.get(version, 0),
            cases=cases.get(version, 0),
        )


def _title(content: Mapping[str, Any]) -> str:
    return japanese(content.get("title"))
