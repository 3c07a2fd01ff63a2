"""Inquiries: a register that says it is one has the fields, lists and states by which its answers are gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.text import TextField
from madoguchi.engines.records.inquiry_section import ACTS, LISTS, MINUTES, OFFICE, STATE, STATES, WORKER
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import RegisterReading
from madoguchi.values.message import Message, msg

_KINDS: Mapping[str, type[Field]] = {OFFICE: ChoiceField, MINUTES: IntegerField, WORKER: TextField, STATE: ChoiceField}


def findings(reading: RegisterReading) -> Iterator[Finding]:
    """Everything an inquiry lacks without which its board or its form could not be shown."""
    if "inquiry" not in reading.file.source.data or reading.section is None:
        return
    for place, said in (*_of_section(reading.section), *_of_process(reading.process)):
        yield reading.file.about_value(
            place,
            said,
            msg("照会（inquiry）は、照会を書く画面で送ってください。ほかの台帳では inquiry を消してください。"),
        )


def _of_section(section: RegisterSection) -> Iterator[tuple[Path, Message]]:
    for name, kind in _KINDS.items():
        if not isinstance(section.by_id.get(name), kind):
            yield ("record", "pages"), msg("照会に要る項目「{id}」が、この型でありません。", id=name)
    office = section.by_id.get(OFFICE)
    is_always_asked = office is not None and office.require is True and office.show is None
    if not (is_always_asked and section.key == section.heading == OFFICE):
        yield ("record", "heading"), msg("照会の記録は、いつも聞かれる項目「{id}」で見分けます。", id=OFFICE)
    for number, page in enumerate(section.pages):
        for at, field in enumerate(page.fields):
            if isinstance(field, FileField):
                yield ("record", "pages", number, "fields", at), msg("照会の回答に、ファイルの項目は使えません。")
    for name in LISTS:
        if section.view(name) is None:
            yield ("record", "views"), msg("照会に要る一覧「{id}」がありません。", id=name)


def _of_process(process: ProcessSection | None) -> Iterator[tuple[Path, Message]]:
    if process is None:
        yield ("inquiry",), msg("照会に、進め方（process）がありません。")
        return
    if process.field != STATE:
        yield ("process", "field"), msg("照会に要る項目「{id}」が、この型でありません。", id=STATE)
    for name in (one for one in STATES if one not in process.by_id):
        yield ("process", "states"), msg("照会に要る状態「{id}」がありません。", id=name)
    for name in (one for one in ACTS if process.action(one) is None):
        yield ("process", "actions"), msg("照会に要る操作「{id}」がありません。", id=name)
