"""Codes of municipalities and wards (全国地方公共団体コード) and their check digit."""

from __future__ import annotations

import re
import unicodedata

from madoguchi.values.refusal import Refusal


class MunicipalityCodeMistyped(Refusal):
    """団体コードが正しくありません。検査数字を含む6けたの数字を確かめてください。"""


def check_municipality_code(text: str) -> str:
    """The six digits, in ASCII; raises `MunicipalityCodeMistyped`.

    The sixth digit is the last digit of 11 − (Σ of the first five × 6, 5, 4, 3, 2 mod 11), from the
    Ministry of Internal Affairs' description of the code (全国地方公共団体コード 検証番号).
    """
    digits = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch("[0-9]{6}", digits):
        raise MunicipalityCodeMistyped
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, (6, 5, 4, 3, 2), strict=False))
    if int(digits[5]) != (11 - weighted % 11) % 10:
        raise MunicipalityCodeMistyped
    return digits
