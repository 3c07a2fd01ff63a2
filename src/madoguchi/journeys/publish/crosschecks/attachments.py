"""Fields of registers that take files: they name, order and publish nothing."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.message import msg


def findings(file: SourceFile, section: RegisterSection) -> Iterator[Finding]:
    """Every place where a field for files stands and an answer in words is needed."""
    for place, name in _places(section):
        if isinstance(section.by_id.get(name), FileField):
            yield file.about_value(
                place,
                msg("「{field}」はファイルの項目なので、ここには使えません。", field=name),
                msg("文字や日付の項目にしてください。ファイルの名前は、一覧の列と記録の画面に出ます。"),
            )


def _places(section: RegisterSection) -> Iterator[tuple[Path, str]]:
    yield ("record", "heading"), section.heading
    if section.key:
        yield ("record", "key"), section.key
    for at, view in enumerate(section.views):
        yield ("record", "views", at, "order", "by"), view.order.by
    for at, dataset in enumerate(section.datasets):
        for number, column in enumerate(dataset.columns):
            yield ("record", "datasets", at, "columns", number, "field"), column.field
