"""The detector of individual numbers (個人番号): the house never stores one, so it must notice one.

番号法 allows the number only for the tasks it lists, and forbids asking for, collecting and keeping it elsewhere
(第9条, 第15条, 第20条). There is therefore no type, no field and no generator here, not even for a digest, which
twelve digits would not protect. About one in ten runs of twelve random digits passes the check digit.
"""

from __future__ import annotations

import re

from madoguchi.values.refusal import Refusal
from madoguchi.values.typed_numbers import with_plain_hyphens
from madoguchi.values.usual_letters import is_usual


class IndividualNumberFound(Refusal):
    """個人番号（マイナンバー）と思われる12けたの数字があります。この手続きでは使いません。消してください。"""


# Each way of writing on its own, so that a telephone number nearby cannot hide a number behind a space.
_RUNS = (
    re.compile("[0-9]+"),
    re.compile("[0-9](?:-*+[0-9])*+"),
    re.compile("[0-9](?:[ -]*+[0-9])*+"),
)
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def holds_individual_number(text: str) -> bool:
    """Whether any run of exactly twelve digits, with spaces or hyphens inside or not, has a valid check digit.

    Formula: 番号法施行令 第8条 and the ministerial ordinance under it (検査用数字).
    """
    if is_usual(text):
        return False
    plain = with_plain_hyphens(text)
    runs = (re.sub("[ -]", "", run) for pattern in _RUNS for run in pattern.findall(plain))
    return any(len(run) == 12 and _has_check_digit(run) for run in runs)


def refuse_individual_number(text: str) -> None:
    """Raise IndividualNumberFound for a text that holds one."""
    if holds_individual_number(text):
        raise IndividualNumberFound


def _has_check_digit(digits: str) -> bool:
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)
