"""When a look may be told later: an end that is near enough, a reason, and two other pairs of hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from madoguchi.foundation.journal.delay import LONGEST, DelayFacts, DelayState, check_agreed, check_asked
from madoguchi.foundation.journal.errors import (
    DelayIsOver,
    DelayNeedsEnd,
    DelayNeedsOtherHands,
    DelayNeedsReason,
    DelayNeedsSubject,
)
from madoguchi.values.clock import JST
from madoguchi.values.refusal import Refusal

AT = datetime(2026, 11, 26, 10, tzinfo=JST)
WORDS = "受給の不正について調べています。"
ASKED = DelayFacts(
    *("d-1", 1, "4827-0935-48", "clerk-1", "見本 千尋", "child_family", "犯罪や不正の調査", WORDS),
    *(AT, AT + timedelta(days=30), (), None, ""),
)
ONE, OTHER = ("chief-1", "見本 章", AT), ("head-1", "見本 司", AT)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"subject": "1'; --"}, DelayNeedsSubject),
        ({"subject": ""}, DelayNeedsSubject),
        ({"reason": "curiosity"}, DelayNeedsReason),
        ({"words": "  調査  "}, DelayNeedsReason),
        ({"until": AT}, DelayNeedsEnd),
        ({"until": AT + LONGEST + timedelta(seconds=1)}, DelayNeedsEnd),
    ],
)
def test_what_has_no_subject_reason_or_near_end_is_refused(changed: dict[str, object], refusal: type[Refusal]) -> None:
    asked: dict[str, object] = {"subject": "4827-0935-48", "reason": "crime", "words": WORDS, "until": AT + LONGEST}
    check_asked(**asked, reasons=frozenset({"crime"}), at=AT)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        check_asked(**{**asked, **changed}, reasons=frozenset({"crime"}), at=AT)  # type: ignore[arg-type]


def test_it_is_in_force_from_the_second_agreement_to_its_end() -> None:
    states = [replace(ASKED, agreed=agreed).state(AT) for agreed in ((), (ONE,), (ONE, OTHER))]
    assert states == [DelayState.ASKED, DelayState.HALF, DelayState.IN_FORCE]
    in_force = replace(ASKED, agreed=(ONE, OTHER))
    assert in_force.state(in_force.until) is DelayState.OVER
    assert replace(in_force, ended_at=AT).state(AT) is DelayState.OVER


def test_nobody_agrees_twice_or_to_their_own_or_to_what_is_settled() -> None:
    check_agreed(replace(ASKED, agreed=(ONE,)), "head-1", at=AT)
    for agreed, by in (((), "clerk-1"), ((ONE,), "chief-1")):
        with pytest.raises(DelayNeedsOtherHands):
            check_agreed(replace(ASKED, agreed=agreed), by, at=AT)
    for settled in (replace(ASKED, agreed=(ONE, OTHER)), replace(ASKED, ended_at=AT)):
        with pytest.raises(DelayIsOver):
            check_agreed(settled, "head-2", at=AT)
