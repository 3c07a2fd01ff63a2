"""Rows of one file that are about the same record or the same key: the first of them goes in, the others are refused.

Nothing is asked of what became of the earlier rows, so that the answer is the same before anything is done, while the
file is taken in, and after an interruption.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.record_keys import compared_key
from madoguchi.engines.records.rules.register_rows import ReadRow
from madoguchi.values.message import Message, msg


class EarlierRows:
    """What the rows of a file so far are about; the same row may be asked again, and gets the same answer."""

    def __init__(self, section: RegisterSection) -> None:
        self._section = section
        self._records: dict[str, int] = {}
        self._keys: dict[str, int] = {}

    def clash_of(self, one: ReadRow, held: Mapping[str, RecordFacts], *, is_seen: bool) -> Message | None:
        """Why a row is refused for the sake of an earlier one; a row that is not is an earlier one from now on.

        `held` are the records by number and by `=` and key as they were before the file. What a record that is not in
        sight holds is told by no refusal.
        """
        record = held.get(one.ref) if one.ref and is_seen else None
        was = self._key_in(record.values) if record else None
        key = self._key_in(one.values) if self._section.key in one.values else was
        names = _names(one.ref, was if one.ref else key)
        taken = key if key != was and (record or not one.ref) else None
        if clash := self._clash(one.line, names, taken):
            return clash
        self._claim(one.line, names, [was, taken if _is_free(taken, record, held) else None])
        return None

    def clash_of_new(self, line: int, key: str | None) -> Message | None:
        """The same of a row that names no record and whose key, as it is compared, no record had before the file."""
        if key is None:
            return None
        name = f"={key}"
        if self._records.get(name, line) != line or self._keys.get(key, line) != line:
            return self._clash(line, [name], key)
        self._records[name] = self._keys[key] = line
        return None

    def _clash(self, line: int, names: Iterable[str], taken: str | None) -> Message | None:
        if same := _earlier(self._records, names, line):
            return msg("{line}行目と同じ記録です。", line=same)
        if taken is not None and (same := _earlier(self._keys, [taken], line)):
            return msg(
                "「{value}」は、{line}行目の記録の値です（いまの値か、変わったあとの値）。", value=taken, line=same
            )
        return None

    def _claim(self, line: int, names: Iterable[str], keys: Iterable[str | None]) -> None:
        for name in names:
            self._records.setdefault(name, line)
        for key in keys:
            if key is not None:
                self._keys.setdefault(key, line)

    def _key_in(self, values: Mapping[str, object]) -> str | None:
        value = values.get(self._section.key or "")
        return None if value is None else compared_key(self._section, value)


def _names(ref: str, key: str | None) -> list[str]:
    """What a record is called by: its number, if told, and its key."""
    return [*([f"#{ref}"] if ref else []), *([f"={key}"] if key is not None else [])]


def _earlier(known: Mapping[str, int], names: Iterable[str], line: int) -> int:
    """The earlier line one of these names stands in; 0 where there is none."""
    lines: Iterator[int] = (known.get(name, line) for name in names)
    return next((one for one in lines if one != line), 0)


def _is_free(taken: str | None, record: RecordFacts | None, held: Mapping[str, RecordFacts]) -> bool:
    """Whether a row may take this key: a change to a key that another record holds is refused, and takes nothing."""
    holder = held.get(f"={taken}") if taken is not None and record is not None else None
    return holder is None or record is None or holder.ref == record.ref
