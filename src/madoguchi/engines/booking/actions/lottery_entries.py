"""Entering a lottery, changing and withdrawing before its end, and the winners' answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from madoguchi.engines.booking.errors.lotteries import (
    AlreadyEntered,
    AnswerTooLate,
    EntryOver,
    GroupFull,
    NoSuchEntry,
    NoSuchGroup,
    NotAWinner,
)
from madoguchi.engines.booking.models import Lottery, LotteryEntry
from madoguchi.engines.booking.queries.lottery import lottery_facts, lottery_row
from madoguchi.engines.booking.queries.lottery_entries import EntryFacts, entry_facts
from madoguchi.engines.booking.rules.lottery_times import check_open, check_wishes
from madoguchi.engines.booking.rules.states import EntryState
from madoguchi.foundation.wall.speaker import show_as
from madoguchi.values.clock import now
from madoguchi.values.references import new_booking_number, new_resume_code


@dataclass(frozen=True)
class NewEntry:
    """What somebody sends; `key` is the same for every repetition of one request.

    `group` is the code of a group to join; with `opens_group` a new group begins with this entry.
    """

    key: str
    person_key: str
    name: str
    preferences: tuple[str, ...]
    kana: str = ""
    email: str = ""
    telephone: str = ""
    language: str = "ja"
    group: str = ""
    opens_group: bool = False


@transaction.atomic
def enter(ref: str, new: NewEntry) -> tuple[EntryFacts, bool]:
    """Write an entry; the entry, and whether it is new (a repeated request gives the first).

    Who joins a group takes over its wishes. Raises NoSuchLottery, LotteryNotOpen, LotteryClosed, NoSuchGroup,
    GroupFull, NoWish, UnknownWish, SameWishTwice, AlreadyEntered.
    """
    lottery = _held_open(ref)
    show_as("press", new.key)  # whoever sent the form sees what became of it
    show_as("group", new.group)  # and whom they join
    before = LotteryEntry.objects.select_related("lottery").filter(key=new.key, lottery=lottery).first()
    if before:
        return entry_facts(before), False
    facts = lottery_facts(lottery)
    check_open(facts.times, now())
    group, wishes = _group(lottery, new)
    check_wishes(wishes, facts.places)
    try:
        with transaction.atomic():
            row = _written(lottery, new, group, wishes)
    except IntegrityError:
        # The same request at the same moment, or the same person in another browser.
        found = LotteryEntry.objects.select_related("lottery").filter(key=new.key, lottery=lottery).first()
        if found is None:
            raise AlreadyEntered() from None
        return entry_facts(found), False
    return entry_facts(row), True


def _group(lottery: Lottery, new: NewEntry) -> tuple[str, tuple[str, ...]]:
    if new.opens_group:
        return new_resume_code()[:9], new.preferences
    if not new.group:
        return "", new.preferences
    # Locked in one order, two who join at once see one another.
    rows = LotteryEntry.objects.select_for_update().filter(lottery=lottery, group=new.group)
    there = list(rows.exclude(state=EntryState.WITHDRAWN).order_by("pk"))
    if not there:
        raise NoSuchGroup()
    if len(there) >= lottery.group_most:
        raise GroupFull(most=lottery.group_most)
    return new.group, tuple(there[0].preferences)


def _written(lottery: Lottery, new: NewEntry, group: str, wishes: tuple[str, ...]) -> LotteryEntry:
    return LotteryEntry.objects.create(
        lottery=lottery,
        number=new_booking_number(),
        code=new_resume_code(),
        key=new.key,
        group=group,
        preferences=list(wishes),
        person_key=new.person_key,
        name=new.name,
        kana=new.kana,
        email=new.email,
        telephone=new.telephone,
        language=new.language,
        entered_at=now(),
    )


@transaction.atomic
def change_wishes(ref: str, number: str, preferences: tuple[str, ...]) -> tuple[EntryFacts, bool]:
    """Change the wishes of an entry, and with it those of its whole group; whether anything changed.

    Raises NoSuchEntry, EntryOver, LotteryClosed, NoWish, UnknownWish, SameWishTwice.
    """
    lottery = _held_open(ref)
    row = _locked(lottery, number)
    if row.state != EntryState.ENTERED:
        raise EntryOver()
    facts = lottery_facts(lottery)
    check_open(facts.times, now())
    check_wishes(preferences, facts.places)
    show_as("group", row.group)
    same = LotteryEntry.objects.filter(lottery=lottery, state=EntryState.ENTERED)
    same = same.filter(group=row.group) if row.group else same.filter(pk=row.pk)
    did = same.exclude(preferences=list(preferences)).update(preferences=list(preferences))
    row.preferences = list(preferences)
    return entry_facts(row), bool(did)


@transaction.atomic
def withdraw_entry(ref: str, number: str) -> tuple[EntryFacts, bool]:
    """Take an entry back before the end, or decline after the draw; whether this call did it.

    Raises NoSuchEntry, EntryOver, LotteryClosed.
    """
    lottery = _held_open(ref)
    row = _locked(lottery, number)
    if row.state == EntryState.WITHDRAWN:
        return entry_facts(row), False
    if row.state == EntryState.LAPSED:
        raise EntryOver()
    if row.rank is None:
        check_open(lottery_facts(lottery).times, now())
    row.state, row.answered_at = EntryState.WITHDRAWN, now()
    row.save(update_fields=["state", "answered_at"])
    return entry_facts(row), True


@transaction.atomic
def confirm_entry(ref: str, number: str) -> tuple[EntryFacts, bool]:
    """Say that a winner comes; whether this call said it. Raises NoSuchEntry, NotAWinner, AnswerTooLate."""
    lottery = _held_open(ref)
    row, at = _locked(lottery, number), now()
    if row.state == EntryState.CONFIRMED:
        return entry_facts(row), False
    late = row.answer_by is not None and row.answer_by < at
    if row.state == EntryState.LAPSED or (row.state == EntryState.WON and late):
        raise AnswerTooLate(until=f"{entry_facts(row).answer_by:%Y-%m-%d %H:%M}")
    if row.state != EntryState.WON:
        raise NotAWinner()
    row.state, row.answered_at = EntryState.CONFIRMED, at
    row.save(update_fields=["state", "answered_at"])
    return entry_facts(row), True


def _held_open(ref: str) -> Lottery:
    """The lottery, held against closing, drawing and moving up until this transaction ends, but open to others."""
    row = lottery_row(Lottery.objects.all(), ref)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM booking_lottery WHERE id = %s FOR SHARE", [row.pk])
    row.refresh_from_db()
    return row


def _locked(lottery: Lottery, number: str) -> LotteryEntry:
    rows = LotteryEntry.objects.select_for_update(of=("self",)).select_related("lottery")
    row = rows.filter(lottery=lottery, number=number).first() if "\x00" not in number else None
    if row is None:
        raise NoSuchEntry()
    return row
