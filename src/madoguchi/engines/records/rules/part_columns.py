"""Columns of a file that hold a part of an answer each: the family name here, the given name there; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.rules.register_places import folded
from madoguchi.values.message import Message
from madoguchi.values.words import words_in

_LANGUAGES = ("en", "ja-easy", "ja")
_USUAL: Mapping[str, tuple[str, ...]] = {
    "family": ("氏", "苗字"),
    "family_kana": ("セイ", "せい", "姓（カナ）", "姓カナ", "姓フリガナ"),
    "given_kana": ("メイ", "めい", "名（カナ）", "名カナ", "名フリガナ"),
    "city": ("市区町村名",),
    "street": ("番地", "丁目番地"),
    "building": ("建物名", "方書"),
    "bank_name": ("金融機関名", "銀行名"),
    "bank_code": ("金融機関コード", "銀行コード"),
    "branch_name": ("支店名",),
    "branch_code": ("支店コード",),
    "kind": ("口座種別", "預金種別"),
    "number": ("口座番号",),
    "holder_kana": ("口座名義", "口座名義（カナ）"),
}
"""What lists of offices call a part, beside what its box is called."""


def part_names(names: Mapping[str, Field]) -> dict[str, tuple[Field, str]]:
    """The parts of the fields of these names by what a column of one may be called.

    持ち主 姓 is a part of 持ち主, and so is 姓 where no other field has such a part; what a field is called is no part.
    """
    found: dict[str, list[tuple[Field, str]]] = {}
    for one in {id(one): one for one in names.values()}.values():
        for part, label in one.part_labels.items():
            for word in {folded(each) for each in _words(one, part, label)}:
                found.setdefault(word, []).append((one, part))
    return {word: told[0] for word, told in found.items() if len(told) == 1 and word not in names}


def parts_in(names: Mapping[str, Field], heads: Sequence[str]) -> list[tuple[Field, dict[str, int]]]:
    """The fields whose parts these folded headings name, with the place of each; none that has a column of its own."""
    known, found = part_names(names), dict[str, tuple[Field, dict[str, int]]]()
    whole = {names[head].id for head in heads if head in names}
    for at, head in enumerate(heads):
        if head in known and known[head][0].id not in whole:
            one, part = known[head]
            found.setdefault(one.id, (one, {}))[1].setdefault(part, at)
    return [(one, places) for one, places in found.values() if one.needed_parts <= places.keys()]


def _words(one: Field, part: str, label: Message) -> Iterator[str]:
    for word in (label.msgid, *_USUAL.get(part, ())):
        yield word
        for top in {words_in(one.label, language) for language in _LANGUAGES}:
            yield from (f"{top} {word}", f"{top}{word}", f"{top}:{word}", f"{top}({word})", f"{top}_{word}")
