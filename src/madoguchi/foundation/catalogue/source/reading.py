"""Reads the bytes of a definition file into plain data with the place of every key and value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import Event

from madoguchi.foundation.catalogue.errors import SourceUnreadable
from madoguchi.foundation.catalogue.source.building import Building, Path, Place
from madoguchi.foundation.catalogue.source.complaint import Complaint
from madoguchi.foundation.catalogue.source.encoding import text_of
from madoguchi.foundation.catalogue.source.syntax import complaint_about
from madoguchi.values.message import msg


@dataclass(frozen=True)
class Source:
    """The data of one file, and where its keys and values begin (line, column, from 1)."""

    data: dict[str, Any]
    values: Mapping[Path, Place]
    keys: Mapping[Path, Place]

    def place_of_value(self, path: Path) -> Place:
        """Where the value begins; the nearest value around it when the path is not in the file."""
        return _nearest(self.values, path)

    def place_of_key(self, path: Path) -> Place:
        """Where the key is written; an item of a list has no key, so its value's place is told."""
        return self.keys.get(path) or self.place_of_value(path)


def _nearest(places: Mapping[Path, Place], path: Path) -> Place:
    while path and path not in places:
        path = path[:-1]
    return places.get(path, (1, 1))


def _events(text: str) -> Iterator[Event]:
    yield from YAML(typ="safe", pure=True).parse(text)


def read_source(raw: bytes) -> Source:
    """The data of a definition file with its places; raises `SourceUnreadable` with everything found wrong."""
    text = text_of(raw)
    reader = Building()
    try:
        for event in _events(text):
            reader.read(event)
    except YAMLError as broken:
        raise SourceUnreadable((*reader.complaints, complaint_about(broken, text))) from broken
    if not isinstance(reader.data, dict) and not reader.complaints:
        reader.complaints.append(
            Complaint(1, 1, msg("定義がありません。"), msg("「キー: 値」の形で、id から書き始めてください。"))
        )
    if reader.complaints:
        raise SourceUnreadable(tuple(reader.complaints))
    return Source(reader.data, reader.values, reader.keys)
