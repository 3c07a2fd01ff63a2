"""Telephone numbers as people type them, kept readable."""

from __future__ import annotations

import re

from madoguchi.values.refusal import Refusal
from madoguchi.values.typed_numbers import with_plain_hyphens


class TelephoneUnreadable(Refusal):
    """電話番号として読めません。「093-582-2525」のように、市外局番から入力してください。"""


# As nearly everybody types it, and as it is kept: three groups that are ten digits together, or eleven of a mobile.
_USUAL = re.compile(r"(?=[0-9-]{12}\Z)0[1-9][0-9]{0,3}-[0-9]{1,4}-[0-9]{4}|0[25-9]0-[0-9]{4}-[0-9]{4}", re.ASCII)
_SEPARATORS = re.compile(r"[()\s.-]+")
# Mobile, IP telephone and pager numbers: the only ones whose grouping does not depend on the place.
_MOBILE = re.compile(r"(0[25-9]0)([0-9]{4})([0-9]{4})")
_TEN_DIGITS, _ELEVEN_DIGITS = re.compile(r"0[1-9][0-9]{8}"), re.compile(r"0(?:[25-9]0|800)[0-9]{7,8}")
_ABROAD = re.compile(r"\+[1-9][0-9]{7,14}")
MOST = 20  # characters in which any number is kept; the longest that exists (E.164) has fifteen digits


def normalise(text: str) -> str:
    """The number in ASCII digits with the hyphens as typed; a mobile number without hyphens gets them.

    +81 becomes the domestic form, other countries keep their +. With so many hyphens that it would be longer than
    `MOST` it is kept without them: it can still be called. Raises `TelephoneUnreadable`.
    """
    if _USUAL.fullmatch(text):
        return text
    typed = _SEPARATORS.sub("-", with_plain_hyphens(text)).strip("-")
    typed = re.sub(r"^\+81-?0?-?", "0", typed)
    digits = typed.replace("-", "")
    if not (_TEN_DIGITS.fullmatch(digits) or _is_long(digits) or _ABROAD.fullmatch(digits)):
        raise TelephoneUnreadable
    if len(typed) > MOST:
        typed = digits
    if typed == digits and (mobile := _MOBILE.fullmatch(digits)):
        return "-".join(mobile.groups())
    return typed


def _is_long(digits: str) -> bool:
    return len(digits) == 11 and _ELEVEN_DIGITS.fullmatch(digits) is not None
