"""The header of an application: the answers named as name, address, e-mail, telephone and ward are of that kind."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.engines.records.section import RecordSection
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks.order import by_path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.message import msg

_NAMES = ("person_name", "text", "kana")


def findings(reading: Reading) -> Iterator[Finding]:
    """Paths that name no question, or one of another type; a business procedure without a business."""
    record = reading.record
    if record is None:
        return
    for place, path, types in _named(record):
        yield from _of_path(reading, place, path, types)
    if record.duplicates:
        for at, path in enumerate(record.duplicates.same):
            yield from _of_path(reading, ("record", "duplicates", "same", at), path, ())
    if reading.identity and reading.identity.audience == "business" and record.applicant.business is None:
        yield reading.file.about_value(
            ("record", "applicant"),
            msg("事業者の手続なのに、事業者の名前（business）がありません。"),
            msg("applicant に「business: {name: 項目の id}」を書いてください。"),
        )


def _named(record: RecordSection) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    place: Path = ("record", "applicant")
    applicant = record.applicant
    wanted: tuple[tuple[Path, str | None, tuple[str, ...]], ...] = (
        ((*place, "name"), applicant.name, _NAMES),
        ((*place, "address"), applicant.address, ("address",)),
        ((*place, "email"), applicant.email, ("email",)),
        ((*place, "telephone"), applicant.telephone, ("telephone",)),
        (("record", "ward"), record.ward, ("address",)),
    )
    yield from ((where, path, types) for where, path, types in wanted if path)
    if applicant.business:
        yield (*place, "business", "name"), applicant.business.name, ("text",)
        if applicant.business.kana:
            yield (*place, "business", "kana"), applicant.business.kana, ("kana",)
        if applicant.business.corporate_number:
            yield (*place, "business", "corporate_number"), applicant.business.corporate_number, ("corporate_number",)


def _of_path(reading: Reading, place: Path, path: str, types: tuple[str, ...]) -> Iterator[Finding]:
    known = by_path(reading)
    asked = known.get(path)
    if asked is None:
        owner, _, part = path.rpartition(".")
        if types or owner not in known or part not in known[owner].field.parts:
            yield reading.file.about_value(
                place, msg("項目「{path}」がありません。", path=path), msg("record の項目の id を書いてください。")
            )
        return
    kind = str(getattr(asked.field, "type", ""))
    if types and kind not in types:
        yield reading.file.about_value(
            place,
            msg("項目「{path}」の型は {kind} なので、ここには使えません。", path=path, kind=kind),
            msg("{types} の項目を書いてください。", types="、".join(types)),
        )
