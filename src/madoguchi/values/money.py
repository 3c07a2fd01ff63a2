"""Amounts of money in whole yen."""

from __future__ import annotations

import re
import unicodedata

from madoguchi.values.refusal import Refusal


class YenUnreadable(Refusal):
    """金額として読めません。「12300」や「12,300円」のように、0以上の整数で入力してください。"""


_AMOUNT = re.compile(r"[¥\\]?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})円?")


def yen(amount: int) -> str:
    """12,300円."""
    return f"{amount:,}円"


def parse_yen(text: str) -> int:
    """The amount a person typed, with or without commas, ¥, 円 and full width; raises `YenUnreadable`."""
    found = _AMOUNT.fullmatch("".join(unicodedata.normalize("NFKC", text).replace("、", ",").split()))
    if found is None or len(found.group(1)) > 19:
        raise YenUnreadable
    return int(found.group(1).replace(",", ""))
