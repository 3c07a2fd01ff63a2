"""Names of people, addresses and bank accounts in one cell of a file, in the form in which our own files write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import normalize

from madoguchi.engines.records.address_lines import address_parts
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import AnswerUnreadable
from madoguchi.engines.records.field_types.address import AddressField
from madoguchi.engines.records.field_types.bank_account import BankAccountField, kind_called
from madoguchi.engines.records.field_types.field import Field, Typed
from madoguchi.engines.records.field_types.person_name import PersonNameField
from madoguchi.values.message import msg

Parts = Mapping[str, str]

_BESIDE = re.compile(r"(.*\S)\s*[（(]([^（）()]*)[）)]")
_ROMAN = re.compile(r"[A-Za-z\u00c0-\u024f .,'’-]+")
# Somebody with one name writes it in kana or letters, or it is a single character; 戸畑葵 has a gap forgotten.
_SINGLE = re.compile(r"[ぁ-ゖァ-ヺー・A-Za-z\u00c0-\u024f.'’-]+|.")
_CODE = r"\s*[（(]\s*(\d{%d})\s*[）)]\s*"
_ACCOUNT = re.compile(rf"(.+?){_CODE % 4}(.+?){_CODE % 3}(\S+)\s+(\d{{1,7}})\s+(\S.*)")
_POSTAL = re.compile(r"〒?\s*(\d{3}\s*[-‐‑–—−ー－]?\s*\d{4})(?!\d)\s*(.*)")


def parts_of_cell(field: Field, text: str, at: Circumstances) -> Typed | None:
    """What would be typed for this cell into the boxes of a field with parts; None for a field with one box.

    Raises AnswerUnreadable where the parts cannot be told apart.
    """
    match field:
        case PersonNameField():
            return typed_parts(_name_parts(field, text))
        case AddressField():
            return typed_parts(_address_parts(text, at))
        case BankAccountField():
            return typed_parts(_account_parts(text))
    return None


def is_as_written(field: Field, read: object, held: object, at: Circumstances) -> bool:
    """Whether a cell read so says no more and no less than our file writes of what is held.

    One line tells less than the parts: where a town ends or a name of three words is parted stays as it is.
    """
    if not isinstance(field, PersonNameField | AddressField | BankAccountField) or read is None or held is None:
        return False
    told, known = field.display(read, at), field.display(held, at)
    if isinstance(field, AddressField):
        return "".join(told.split()) == "".join(known.split())
    return told == known


def typed_parts(parts: Parts) -> Typed:
    """These parts as they would be typed; a kind of account by what it is called."""
    kind = kind_called(parts.get("kind", "").removesuffix("預金"))
    return {part: (kind if part == "kind" and kind else text,) for part, text in parts.items()}


def _name_parts(field: PersonNameField, text: str) -> Parts:
    found = _BESIDE.fullmatch(text)
    name, beside = (found[1], [one.strip() for one in found[2].split("、") if one.strip()]) if found else (text, [])
    roman = beside.pop() if field.roman and beside and _ROMAN.fullmatch(beside[-1]) else ""
    kana = beside.pop() if field.kana and beside else ""
    if beside:
        raise _unlike_name(field)
    family, given = _halves(name)
    if not given and not _SINGLE.fullmatch(family):
        raise AnswerUnreadable.because(msg("姓と名の間を、1文字空けてください。"))
    family_kana, given_kana = _halves(kana) if given else (kana, "")
    if given and kana and not given_kana:
        raise AnswerUnreadable.because(msg("フリガナのセイとメイの間を、1文字空けてください。"))
    parts = {"family": family, "given": given, "family_kana": family_kana, "given_kana": given_kana, "roman": roman}
    return parts if given else {**parts, "single": "yes"}


def _unlike_name(field: PersonNameField) -> AnswerUnreadable:
    form = "姓 名（セイ メイ）" if field.kana else "姓 名"
    return AnswerUnreadable.because(msg("「{form}」の形で書いてください。", form=form))


def _halves(text: str) -> tuple[str, str]:
    """Before and behind the gap: a wide one before any other."""
    first, _, second = text.strip().partition("　" if "　" in text.strip() else " ")
    return first.strip(), second.strip()


def _address_parts(text: str, at: Circumstances) -> Parts:
    found = _POSTAL.fullmatch(text)
    if found is None:
        raise AnswerUnreadable.because(msg("「〒803-0814 福岡県…」のように、郵便番号から書いてください。"))
    code = "".join(letter for letter in normalize("NFKC", found[1]) if letter.isdigit())
    towns = [(code, place) for place in at.postal_codes.places(code)]
    return {**address_parts(found[2], towns), "postal_code": code}


def _account_parts(text: str) -> Parts:
    found = _ACCOUNT.fullmatch(text)
    if found is None or kind_called(found[5].removesuffix("預金")) is None:
        form = "見本銀行（0000）戸畑支店（000） 普通 0000567 トバタ アオイ"
        raise AnswerUnreadable.because(msg("「{form}」の形で書いてください。", form=form))
    names = ("bank_name", "bank_code", "branch_name", "branch_code", "kind", "number", "holder_kana")
    return dict(zip(names, found.groups(), strict=True))
