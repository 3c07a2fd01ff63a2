"""Bank accounts to which the city pays, written as the banks' own system (全銀) writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from madoguchi.values.kana import to_katakana, to_large_kana
from madoguchi.values.refusal import Refusal
from madoguchi.values.typed_numbers import with_plain_hyphens, without_separators


class BankAccountUnreadable(Refusal):
    """口座として読めません。銀行コード4けた、支店コード3けた、口座番号7けた以内を、通帳を見て入力してください。"""


class HolderUnreadable(Refusal):
    """口座名義として読めません。通帳のとおりに、カタカナ、英数字、かっこなどで入力してください。"""


class AccountKind(StrEnum):
    """The kinds of account money can be sent to."""

    ORDINARY = "ordinary"
    CURRENT = "current"
    SAVINGS = "savings"

    @property
    def label(self) -> str:
        """The word printed in a bank book."""
        return {"ordinary": "普通", "current": "当座", "savings": "貯蓄"}[self.value]


_HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)} | {
    "\u3099": "ﾞ",
    "\u309a": "ﾟ",
    "゛": "ﾞ",
    "゜": "ﾟ",
    "「": "｢",
    "」": "｣",
    "ヰ": "ｲ",
    "ヱ": "ｴ",
}
_HOLDER = re.compile("[ｦｱ-ﾟA-Z0-9()./｢｣,¥ -]{1,48}")


@dataclass(frozen=True)
class BankAccount:
    """One account; build it with `from_json`, which checks and normalises every part."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    kind: AccountKind
    number: str
    holder_kana: str

    @property
    def masked(self) -> str:
        """見本銀行 戸畑支店 ****567: enough to recognise, not enough to use."""
        return f"{self.bank_name} {self.branch_name} ****{self.number[-3:]}"

    def to_json(self) -> dict[str, str]:
        """Plain data with every key present."""
        return {key: str(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: object) -> BankAccount:
        """The account in plain data, digits in ASCII, the number padded to seven, the holder in the banks' kana.

        Raises `BankAccountUnreadable` or `HolderUnreadable`.
        """
        if not isinstance(data, Mapping) or set(data) != {field.name for field in fields(cls)}:
            raise BankAccountUnreadable
        if not all(isinstance(part, str) for part in data.values()) or data["kind"] not in list(AccountKind):
            raise BankAccountUnreadable
        return cls(
            bank_code=_digits(data["bank_code"], 4, 4),
            bank_name=_present(data["bank_name"]),
            branch_code=_digits(data["branch_code"], 3, 3),
            branch_name=_present(data["branch_name"]),
            kind=AccountKind(data["kind"]),
            number=_digits(data["number"], 1, 7).zfill(7),
            holder_kana=holder_kana(data["holder_kana"]),
        )


def holder_kana(text: str) -> str:
    """The holder's name in the characters a bank transfer carries: half-width large kana, capitals, digits, ().-/｢｣,¥.

    Raises `HolderUnreadable` for anything else, and for more than 48 characters.
    """
    # The banks' system has no ー of its own: it writes a hyphen, as do people who type one.
    level = to_large_kana(to_katakana(with_plain_hyphens(text))).upper()
    apart = unicodedata.normalize("NFD", level)
    half = " ".join("".join(_HALF_WIDTH.get(character, character) for character in apart).split())
    if not _HOLDER.fullmatch(half):
        raise HolderUnreadable
    return half


def _digits(text: str, shortest: int, longest: int) -> str:
    digits = without_separators(text)
    if not re.fullmatch(f"[0-9]{{{shortest},{longest}}}", digits):
        raise BankAccountUnreadable
    return digits


def _present(text: str) -> str:
    if not text.strip():
        raise BankAccountUnreadable
    return text.strip()
