"""Corporate numbers (法人番号), which are public and may be stored, and their check digit."""

from __future__ import annotations

import re

from madoguchi.values.refusal import Refusal
from madoguchi.values.typed_numbers import without_separators


class CorporateNumberUnreadable(Refusal):
    """法人番号として読めません。13けたの数字で入力してください。"""


class CorporateNumberMistyped(Refusal):
    """法人番号の数字がどこか違います。国税庁の法人番号公表サイトや書類を見て、入力し直してください。"""


def check_corporate_number(text: str) -> str:
    """The 13 digits, whatever width and hyphens were typed.

    The first digit is 9 − (Σ Pn×Qn mod 9) over the other twelve from the right, Qn = 1 for odd n and 2 for even n
    (法人番号の指定等に関する省令 第2条). Raises `CorporateNumberUnreadable` when it is not 13 digits and
    `CorporateNumberMistyped` when the check digit is wrong.
    """
    digits = without_separators(text)
    if not re.fullmatch("[0-9]{13}", digits):
        raise CorporateNumberUnreadable
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits[1:])))
    if int(digits[0]) != 9 - weighted % 9:
        raise CorporateNumberMistyped
    return digits
