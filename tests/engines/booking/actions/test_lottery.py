"""A lottery from its commitment to the last reserve: one entry a person, in the window, drawn as promised."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections
from django.test import override_settings

from madoguchi.engines.booking.actions import lottery as acts
from madoguchi.engines.booking.actions import lottery_entries as entries
from madoguchi.engines.booking.actions.lottery_entries import NewEntry
from madoguchi.engines.booking.errors.lotteries import (
    AlreadyEntered,
    AnswerTooLate,
    GroupFull,
    ListDoesNotFit,
    LotteryClosed,
    LotteryNotClosed,
    LotteryNotOpen,
    LotteryStillOpen,
    NoSuchGroup,
    ResultDoesNotFit,
    SeedLost,
)
from madoguchi.engines.booking.models import Lottery, LotteryEntry
from madoguchi.engines.booking.queries import lottery as found
from madoguchi.engines.booking.queries import lottery_entries, lottery_public
from madoguchi.engines.booking.queries.lottery import Choice
from madoguchi.engines.booking.rules.lottery_file import as_csv, as_json, check_draw, read_file
from madoguchi.engines.booking.rules.lottery_times import Phase
from madoguchi.values.clock import JST, moved_to

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 20, 9, 0, tzinfo=JST)
IN_WINDOW, OVER = START + timedelta(hours=1), START + timedelta(days=8)
DRAWN, LATE = START + timedelta(days=9), START + timedelta(days=20)
OPTIONS = (Choice("am", {"ja": "午前"}, 2), Choice("pm", {"ja": "午後"}, 1))


@pytest.fixture
def lottery() -> str:
    with moved_to(START - timedelta(days=1)):
        return acts.create_lottery(
            "walk-2026",
            title={"ja": "見学会"},
            options=OPTIONS,
            opens_at=START,
            closes_at=START + timedelta(days=7),
            confirm_by=START + timedelta(days=14),
        ).ref


def entry(n: int, *wishes: str, **more: object) -> NewEntry:
    return NewEntry(f"k{n}", f"p{n}", f"見本 {n}", wishes or ("am", "pm"), **more)  # type: ignore[arg-type]


def entered(ref: str, count: int, **more: object) -> list[str]:
    with moved_to(IN_WINDOW):
        return [entries.enter(ref, entry(n, **more))[0].number for n in range(count)]


def drawn(ref: str) -> None:
    with moved_to(OVER):
        acts.close_lottery(ref)
    with moved_to(DRAWN):
        acts.draw_lottery(ref)


def test_the_seed_lies_nowhere_before_the_draw(lottery: str) -> None:
    row = Lottery.objects.get()
    seed = acts.opened(row.sealed_seed, row.ref, row.commitment)
    assert seed.hex() not in str(Lottery.objects.values().get())
    entered(lottery, 3)
    drawn(lottery)
    assert found.lottery_of(lottery).seed == seed.hex()


def test_another_secret_of_the_house_draws_nothing_until_the_old_one_is_given_back(
    lottery: str, settings: object
) -> None:
    entered(lottery, 3)
    with moved_to(OVER):
        acts.close_lottery(lottery)
        old = settings.SECRET_KEY  # type: ignore[attr-defined]
        with override_settings(SECRET_KEY="another"), pytest.raises(SeedLost):
            acts.draw_lottery(lottery)
        assert not LotteryEntry.objects.filter(rank__isnull=False).exists()
        with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[old]):
            assert acts.draw_lottery(lottery)[1]


def test_entries_come_in_the_window_only(lottery: str) -> None:
    with moved_to(START - timedelta(minutes=1)), pytest.raises(LotteryNotOpen):
        entries.enter(lottery, entry(1))
    with moved_to(START + timedelta(days=7)), pytest.raises(LotteryClosed):
        entries.enter(lottery, entry(1))


def test_a_repeated_request_is_one_entry_and_one_person_enters_once(lottery: str) -> None:
    with moved_to(IN_WINDOW):
        first, is_new = entries.enter(lottery, entry(1))
        assert is_new
        assert entries.enter(lottery, entry(1)) == (first, False)
        with pytest.raises(AlreadyEntered):
            entries.enter(lottery, NewEntry("other", "p1", "見本", ("am",)))
        assert entries.withdraw_entry(lottery, first.number)[1]
        assert entries.enter(lottery, NewEntry("other", "p1", "見本", ("am",)))[1]


def test_a_group_shares_its_wishes_and_has_an_end(lottery: str) -> None:
    with moved_to(IN_WINDOW):
        head, _ = entries.enter(lottery, entry(0, "pm", opens_group=True))
        for n in (1, 2, 3):
            joined, _ = entries.enter(lottery, entry(n, "am", group=head.group))
            assert joined.preferences == ("pm",)
        with pytest.raises(GroupFull):
            entries.enter(lottery, entry(4, group=head.group))
        with pytest.raises(NoSuchGroup):
            entries.enter(lottery, entry(4, group="AAAA-BBBB"))
        entries.change_wishes(lottery, joined.number, ("am", "pm"))
        assert lottery_entries.entry_of(lottery, head.number).preferences == ("am", "pm")


def test_nothing_changes_after_the_end(lottery: str) -> None:
    number = entered(lottery, 1)[0]
    with moved_to(OVER):
        for act in (
            lambda: entries.change_wishes(lottery, number, ("pm",)),
            lambda: entries.withdraw_entry(lottery, number),
        ):
            with pytest.raises(LotteryClosed):
                act()


def test_the_draw_waits_for_the_closed_list_and_happens_once(lottery: str) -> None:
    entered(lottery, 6)
    with moved_to(IN_WINDOW), pytest.raises(LotteryStillOpen):
        acts.close_lottery(lottery)
    with moved_to(OVER), pytest.raises(LotteryNotClosed):
        acts.draw_lottery(lottery)
    drawn(lottery)
    before = list(LotteryEntry.objects.order_by("pk").values())
    with moved_to(DRAWN):
        assert acts.draw_lottery(lottery)[1] is False
    assert list(LotteryEntry.objects.order_by("pk").values()) == before


def test_a_list_that_was_touched_after_closing_is_not_drawn(lottery: str) -> None:
    entered(lottery, 4)
    with moved_to(OVER):
        acts.close_lottery(lottery)
        LotteryEntry.objects.filter(pk=LotteryEntry.objects.first().pk).update(preferences=["pm"])  # type: ignore[union-attr]
        with pytest.raises(ListDoesNotFit):
            acts.draw_lottery(lottery)


def test_the_public_file_holds_no_person_and_proves_the_draw(lottery: str) -> None:
    entered(lottery, 9)
    assert lottery_public.public_draw(lottery).entries == ()
    drawn(lottery)
    public = lottery_public.public_draw(lottery)
    for text in (as_json(public), as_csv(public)):
        assert "見本" not in text
        check_draw(read_file(text))
    number = next(iter(public.results))
    forged = read_file(as_csv(public).replace(f"result,{number},", f"result,{number},9"))
    with pytest.raises(ResultDoesNotFit):
        check_draw(forged)


def test_places_that_come_free_go_to_the_reserves_in_their_order(lottery: str) -> None:
    entered(lottery, 9)
    drawn(lottery)
    public = lottery_public.public_draw(lottery)
    won = [number for number, (_, option) in public.results.items() if option]
    assert len(won) == 3
    reserves = [number for number, (_, option) in public.results.items() if not option]
    with moved_to(DRAWN):
        entries.confirm_entry(lottery, won[0])
        entries.withdraw_entry(lottery, won[1])
        assert acts.let_move_up(lottery) == [reserves[0]]
        assert acts.let_move_up(lottery) == []
    with moved_to(LATE):
        assert set(acts.lapse_late_winners(lottery)) == {won[2], reserves[0]}
        assert acts.let_move_up(lottery) == reserves[1:3]
        with pytest.raises(AnswerTooLate):
            entries.confirm_entry(lottery, won[2])
        assert entries.confirm_entry(lottery, reserves[1])[1]
        assert entries.confirm_entry(lottery, reserves[1])[1] is False
    # Who moved up later changes nothing of the proof.
    check_draw(lottery_public.public_draw(lottery))
    assert found.lottery_of(lottery).phase is Phase.DRAWN


@pytest.mark.django_db(transaction=True)
def test_no_entry_slips_in_behind_the_closing(lottery: str) -> None:
    """The entry holds the lottery while it is written, so the digest waits for it."""
    entered(lottery, 1)
    inside, go_on, told = threading.Event(), threading.Event(), []

    def late() -> None:
        from django.db import transaction

        with moved_to(IN_WINDOW), transaction.atomic():
            entries.enter(lottery, entry(7))
            inside.set()
            go_on.wait(20)
        connections.close_all()

    def close() -> None:
        with moved_to(OVER):
            told.append(acts.close_lottery(lottery)[0].entries_digest)
        connections.close_all()

    first = threading.Thread(target=late)
    first.start()
    assert inside.wait(20)
    second = threading.Thread(target=close)
    second.start()
    second.join(0.5)
    assert second.is_alive()
    go_on.set()
    first.join(20)
    second.join(20)
    assert connection.is_usable()
    with moved_to(DRAWN):
        acts.draw_lottery(lottery)
    assert len(lottery_public.public_draw(lottery).results) == 2
