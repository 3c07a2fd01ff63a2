"""Ids: the file is named by its procedure, and nothing is named twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.message import msg


def findings(reading: Reading) -> Iterator[Finding]:
    """An id that is not the file's name, or stands twice where it has to tell things apart."""
    yield from _name_of_file(reading)
    for below in _lists(reading.data):
        yield from twice(reading.file, below)
    yield from _questions(reading)


def _name_of_file(reading: Reading) -> Iterator[Finding]:
    stem = reading.file.name.rpartition("/")[2].removesuffix(".yaml")
    own = reading.data.get("id")
    if isinstance(own, str) and own != stem:
        yield reading.file.about_value(
            ("id",),
            msg("id「{id}」と、ファイルの名前「{stem}」が違います。", id=own, stem=stem),
            msg("ファイルの名前を「{id}.yaml」にするか、id を直してください。", id=own),
        )


def _lists(data: Mapping[str, Any]) -> Iterator[Path]:
    yield ("record", "pages")
    yield ("record", "consent", "checks")
    yield ("workflow", "correction", "templates")
    yield ("notice", "outcomes", "refuse", "reasons")
    yield ("notice", "outcomes", "dismiss", "reasons")
    for page in range(len(_list_at(data, ("record", "pages")))):
        fields: Path = ("record", "pages", page, "fields")
        for at in range(len(_list_at(data, fields))):
            inner: Path = (*fields, at, "fields")
            yield (*fields, at, "options")
            yield inner
            yield from ((*inner, row, "options") for row in range(len(_list_at(data, inner))))


def twice(file: SourceFile, below: Path, key: str = "id") -> Iterator[Finding]:
    """Findings for items of one list that share an id."""
    first: dict[str, Path] = {}
    for at, item in enumerate(_list_at(file.source.data, below)):
        id_ = item.get(key) if isinstance(item, dict) else None
        if isinstance(id_, str):
            yield from _seen(file, first, id_, (*below, at, key))


def _questions(reading: Reading) -> Iterator[Finding]:
    """Questions and papers share one set of ids over all pages."""
    first: dict[str, Path] = {}
    data = reading.data
    for page in range(len(_list_at(data, ("record", "pages")))):
        place: Path = ("record", "pages", page, "fields")
        for at, item in enumerate(_list_at(data, place)):
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                yield from _seen(reading.file, first, item["id"], (*place, at, "id"))
    for at, item in enumerate(_list_at(data, ("record", "documents"))):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield from _seen(reading.file, first, item["id"], ("record", "documents", at, "id"))


def _seen(file: SourceFile, first: dict[str, Path], id_: str, path: Path) -> Iterator[Finding]:
    if id_ not in first:
        first[id_] = path
        return
    line = file.source.place_of_value(first[id_])[0]
    yield file.about_value(
        path,
        msg("id「{id}」が2回使われています（1回目は{line}行目）。", id=id_, line=line),
        msg("どちらかの id を、別の名前にしてください。"),
    )


def _list_at(data: Any, path: Path) -> Sequence[Any]:
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            return ()
    return data if isinstance(data, list) else ()
