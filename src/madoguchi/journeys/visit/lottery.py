"""A lottery with its evidence and its messages: entering, answering, closing, drawing, moving up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.engines.booking.actions import lottery as lotteries
from madoguchi.engines.booking.actions import lottery_entries as entries
from madoguchi.engines.booking.actions.lottery_entries import NewEntry
from madoguchi.engines.booking.queries.lottery import Choice, LotteryFacts, due_lotteries
from madoguchi.engines.booking.queries.lottery_entries import EntryFacts, lotteries_with_late_winners
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import BY_CODE
from madoguchi.journeys import jobs
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.kana import kana_key
from madoguchi.values.words import Words

_DATA, _PURPOSE = "抽選の申込", "抽選"


def entrant_key(kana: str, born_on: date) -> str:
    """A digest that recognises the same person in two entries: the reading of the name and the day of birth."""
    return hashlib.sha256(f"entrant:{kana_key(kana)}:{born_on.isoformat()}".encode()).hexdigest()


@transaction.atomic
def enter_lottery(ref: str, new: NewEntry, *, by: Actor) -> tuple[EntryFacts, bool]:
    """Enter somebody, with evidence and message; raises what `lottery_entries.enter` raises."""
    made, is_new = entries.enter(ref, new)
    if is_new:
        _note(by, "write:lottery_entered", made)
        _tell(made, "lottery_entered")
    return made, is_new


@transaction.atomic
def change_entry(ref: str, number: str, preferences: tuple[str, ...], *, by: Actor) -> EntryFacts:
    """Change the wishes; raises what `lottery_entries.change_wishes` raises."""
    changed, did = entries.change_wishes(ref, number, preferences)
    if did:
        _note(by, "write:lottery_changed", changed)
    return changed


@transaction.atomic
def withdraw_entry(ref: str, number: str, *, by: Actor) -> EntryFacts:
    """Take an entry back, or decline; a place that comes free is passed on. Raises as `withdraw_entry` below."""
    gone, did = entries.withdraw_entry(ref, number)
    if did:
        _note(by, "write:lottery_withdrawn", gone)
        _tell(gone, "lottery_withdrawn")
        if gone.option:
            jobs.move_up_reserves.defer(lottery=ref)
    return gone


@transaction.atomic
def confirm_entry(ref: str, number: str, *, by: Actor) -> EntryFacts:
    """A winner says that they come; raises what `lottery_entries.confirm_entry` raises."""
    sure, did = entries.confirm_entry(ref, number)
    if did:
        _note(by, "write:lottery_confirmed", sure)
    return sure


def note_look_at_entry(entry: EntryFacts, *, by: Actor) -> None:
    """Somebody looks at an entry by its code, or because this browser made it; it belongs to no account."""
    detail = {"lottery": entry.lottery, BY_CODE: True}
    record(by, "read", dossiers=[entry.number], data=_DATA, purpose="抽選の申込の確認", detail=detail)


@dataclass(frozen=True)
class NewLottery:
    """A lottery as it is wanted; times are aware."""

    ref: str
    title: Words
    options: tuple[Choice, ...]
    opens_at: datetime
    closes_at: datetime
    confirm_by: datetime
    group_most: int = 4


@transaction.atomic
def create_lottery(new: NewLottery, *, by: Actor) -> LotteryFacts:
    """Make a lottery, whose commitment is public from now on; raises what `lottery.create_lottery` raises."""
    made = lotteries.create_lottery(
        new.ref,
        title=new.title,
        options=new.options,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        confirm_by=new.confirm_by,
        group_most=new.group_most,
    )
    _note_lottery(by, "write:lottery_made", made)
    return made


@transaction.atomic
def close_lottery(ref: str, *, by: Actor) -> LotteryFacts:
    """Close the list and publish its digest; raises NoSuchLottery, LotteryStillOpen."""
    closed, did = lotteries.close_lottery(ref)
    if did:
        _note_lottery(by, "write:lottery_closed", closed)
    return closed


@transaction.atomic
def draw_lottery(ref: str, *, by: Actor) -> LotteryFacts:
    """Draw, publish the seed, and tell everybody; raises what `lottery.draw_lottery` raises."""
    drawn, did = lotteries.draw_lottery(ref)
    if did:
        _note_lottery(by, "write:lottery_drawn", drawn)
        jobs.tell_lottery_results.defer(lottery=ref)
    return drawn


@transaction.atomic
def move_reserves_up(ref: str) -> list[str]:
    """Pass on the places that came free, and tell who has them now; raises NoSuchLottery."""
    moved = lotteries.let_move_up(ref)
    _note_numbers("write:lottery_moved_up", moved)
    for number in moved:
        jobs.tell_entrant.defer(lottery=ref, number=number)
    return moved


def keep_lotteries_going() -> None:
    """Close what is over and pass on what was not confirmed; running it again changes nothing."""
    for ref in due_lotteries():
        close_lottery(ref, by=SYSTEM)
    for ref in lotteries_with_late_winners():
        _pass_on(ref)


@transaction.atomic
def _pass_on(ref: str) -> None:
    late = lotteries.lapse_late_winners(ref)
    _note_numbers("write:lottery_lapsed", late)
    for number in late:
        jobs.tell_entrant.defer(lottery=ref, number=number, kind="lottery_lapsed")
    move_reserves_up(ref)


def _tell(entry: EntryFacts, kind: str) -> None:
    jobs.tell_entrant.defer(lottery=entry.lottery, number=entry.number, kind=kind)


def _note(by: Actor, verb: str, entry: EntryFacts) -> None:
    detail = {"lottery": entry.lottery}
    record(by, verb, dossiers=[entry.number], data=_DATA, purpose=_PURPOSE, detail=detail)


def _note_numbers(verb: str, numbers: list[str]) -> None:
    record(SYSTEM, verb, dossiers=numbers, data=_DATA, purpose=_PURPOSE)


def _note_lottery(by: Actor, verb: str, lottery: LotteryFacts) -> None:
    # The lottery itself has no number of the journal's kind; its name stands in the detail.
    detail = {"lottery": lottery.ref, "entries_digest": lottery.entries_digest}
    record(by, verb, dossiers=[lottery.ref[:16]], data="抽選", purpose=_PURPOSE, detail=detail)
