"""Builds plain data from the events of the YAML parser, refusing what a definition must not use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from madoguchi.foundation.catalogue.errors import SourceUnreadable
from madoguchi.foundation.catalogue.source.complaint import Complaint
from madoguchi.foundation.catalogue.source.scalars import forbidden_character_in, has_leading_zero, plain_scalar
from madoguchi.values.message import Message, msg

Path = tuple[str | int, ...]
Place = tuple[int, int]

_DEEPEST = 80
_MOST_VALUES = 50_000


@dataclass
class _Open:
    """A mapping or list that is being read."""

    path: Path
    made: Any
    key: str | None = None


@dataclass
class Building:
    """Collects data, places and complaints; iterative, so that deep nesting cannot exhaust the stack."""

    open: list[_Open] = field(default_factory=list)
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)
    documents: int = 0
    data: Any = None

    def read(self, event: Event) -> None:
        """Take one event; raises `SourceUnreadable` when reading on would make no sense."""
        if isinstance(event, NodeEvent):
            self._check_node(event)
        if isinstance(event, DocumentStartEvent):
            self._begin_document(event)
        elif isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._begin(event, {} if isinstance(event, MappingStartEvent) else [])
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.open.pop()

    def complain(self, event: Event, reason: Message, suggestion: Message) -> None:
        """Keep a complaint about the place of an event."""
        line, column = _place(event)
        self.complaints.append(Complaint(line, column, reason, suggestion))

    def _begin_document(self, event: Event) -> None:
        self.documents += 1
        if self.documents > 1:
            self.complain(
                event,
                msg("1つのファイルに、2つ以上の文書（---）があります。"),
                msg("文書ごとにファイルを分けてください。"),
            )
            raise SourceUnreadable(tuple(self.complaints))

    def _check_node(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent) or event.anchor:
            self.complain(
                event, msg("「&」や「*」による参照は使えません。"), msg("参照をやめて、内容をそのまま書いてください。")
            )
            if isinstance(event, AliasEvent):
                self._put(event, None)
        if getattr(event, "ctag", None) is not None:
            self.complain(event, msg("「!」で始まる型の指定は使えません。"), msg("「!」の部分を消してください。"))

    def _begin(self, event: Event, made: Any) -> None:
        if len(self.open) >= _DEEPEST or len(self.values) >= _MOST_VALUES:
            self.complain(
                event, msg("入れ子が深すぎるか、内容が多すぎます。"), msg("定義を分けて、簡単にしてください。")
            )
            raise SourceUnreadable(tuple(self.complaints))
        if self._awaits_key():
            self.complain(event, msg("キーは文字だけで書きます。"), msg("「キー: 値」の形で書いてください。"))
            raise SourceUnreadable(tuple(self.complaints))
        self.open.append(_Open(self._put(event, made), made))

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].made, dict) and self.open[-1].key is None

    def _scalar(self, event: ScalarEvent) -> None:
        character = forbidden_character_in(event.value)
        if character:
            self.complain(
                event,
                msg("使えない文字（{character}）が入っています。", character=character),
                msg("その文字を消してください。画面には見えないことがあります。"),
            )
        if self._awaits_key():
            self._key(event)
            return
        plain = bool(event.implicit[0])
        if plain and has_leading_zero(event.value):
            self.complain(
                event,
                msg("「{text}」は数として読まれ、先頭の0が消えてしまいます。", text=event.value),
                msg('引用符で囲み、"{text}" と書いてください。', text=event.value),
            )
        self._put(event, plain_scalar(event.value) if plain else event.value)

    def _key(self, event: ScalarEvent) -> None:
        if event.value != event.value.strip() or not event.value:
            self.complain(
                event, msg("キーの前後に、全角の空白などがあります。"), msg("半角の空白だけで字下げしてください。")
            )
        top = self.open[-1]
        path = (*top.path, event.value)
        top.key = event.value
        if path in self.keys:
            self.complain(
                event,
                msg("「{key}」が2回書かれています（1回目は{line}行目）。", key=event.value, line=self.keys[path][0]),
                msg("どちらか1つにしてください。"),
            )
            return
        self.keys[path] = _place(event)

    def _put(self, event: Event, made: Any) -> Path:
        if not self.open:
            self.data = made
            path: Path = ()
        else:
            path = self._put_inside(self.open[-1], made)
        self.values.setdefault(path, _place(event))
        return path

    def _put_inside(self, top: _Open, made: Any) -> Path:
        if isinstance(top.made, list):
            top.made.append(made)
            return (*top.path, len(top.made) - 1)
        key = str(top.key)
        top.made[key], top.key = made, None
        return (*top.path, key)


def _place(event: Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1)
