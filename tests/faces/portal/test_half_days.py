"""The halves of a week's calendar: a short one stands open, a long one opens the half that matters."""

from __future__ import annotations

from madoguchi.faces.portal.half_days import HalfDay, half_days


def _rows(minutes: int, *, full_until: str = "", chosen: str = "") -> list[tuple[str, list[dict[str, object] | None]]]:
    clocks = [f"{at // 60:02}:{at % 60:02}" for at in range(9 * 60, 17 * 60, minutes)]
    return [(at, [{"full": at < full_until, "current": at == chosen}, None]) for at in clocks]


def _open(halves: list[HalfDay]) -> list[bool]:
    return [half.is_open for half in halves]


def test_a_short_calendar_stands_open_and_does_not_fold() -> None:
    halves = half_days(_rows(30))
    assert [(half.span, half.folds) for half in halves] == [("9:00〜11:30", False), ("12:00〜16:30", False)]
    assert _open(halves) == [True, True]


def test_a_long_calendar_opens_its_first_half() -> None:
    halves = half_days(_rows(15))
    assert [half.folds for half in halves] == [True, True]
    assert _open(halves) == [True, False]


def test_a_long_calendar_opens_the_half_with_the_chosen_time() -> None:
    assert _open(half_days(_rows(15, chosen="14:15"))) == [False, True]


def test_a_full_morning_stays_folded_and_says_so() -> None:
    halves = half_days(_rows(15, full_until="12:00"))
    assert [(half.is_full, half.is_open) for half in halves] == [(True, False), (False, True)]


def test_one_half_alone_does_not_fold() -> None:
    (half,) = half_days(_rows(15)[12:])
    assert (half.folds, half.is_open) == (False, True)
