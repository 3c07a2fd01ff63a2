"""Making a lottery, closing its list, drawing it, and letting reserves move up; each under the lock of the lottery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from madoguchi.engines.booking.actions.seeds import new_seal, opened
from madoguchi.engines.booking.errors.lotteries import ListDoesNotFit, LotteryRefTaken
from madoguchi.engines.booking.models import Lottery, LotteryEntry
from madoguchi.engines.booking.queries.lottery import Choice, LotteryFacts, lottery_facts, lottery_row
from madoguchi.engines.booking.queries.lottery_entries import draw_entries
from madoguchi.engines.booking.rules.lottery import (
    DrawEntry,
    Drawn,
    DrawUnit,
    draw,
    list_digest,
    move_up,
    units_of,
)
from madoguchi.engines.booking.rules.lottery_times import (
    Times,
    answer_by,
    check_closable,
    check_drawable,
    check_new,
    places_free,
)
from madoguchi.engines.booking.rules.states import EntryState
from madoguchi.values.clock import now
from madoguchi.values.words import Words

_HELD = (EntryState.WON, EntryState.CONFIRMED)

_WRITE = """
UPDATE booking_lotteryentry AS entry SET rank = new.rank, option = new.option,
  state = CASE WHEN new.option = '' THEN %(reserve)s ELSE %(won)s END,
  answer_by = CASE WHEN new.option = '' THEN NULL ELSE %(answer_by)s END
FROM unnest(%(numbers)s::text[], %(ranks)s::int[], %(options)s::text[]) AS new (number, rank, option)
WHERE entry.lottery_id = %(lottery)s AND entry.number = new.number AND entry.rank IS NULL AND entry.state = %(entered)s
"""


def create_lottery(
    ref: str,
    *,
    title: Words,
    options: Sequence[Choice],
    opens_at: datetime,
    closes_at: datetime,
    confirm_by: datetime,
    note: Words = "",
    group_most: int = 4,
) -> LotteryFacts:
    """Make a lottery with its commitment, which is public from now on.

    Raises LotteryRefUnusable, LotteryRefTaken, LotteryTimes, LotteryOptions.
    """
    check_new(ref, Times(opens_at, closes_at, confirm_by), [(one.id, one.places) for one in options], at=now())
    sealed, commitment = new_seal(ref)
    row = Lottery(
        ref=ref,
        title=title,
        note=note,
        options=[{"id": one.id, "name": one.name, "places": one.places} for one in options],
        opens_at=opens_at,
        closes_at=closes_at,
        confirm_by=confirm_by,
        group_most=group_most,
        sealed_seed=sealed,
        commitment=commitment,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise LotteryRefTaken() from None
    return lottery_facts(row)


@transaction.atomic
def close_lottery(ref: str) -> tuple[LotteryFacts, bool]:
    """Close the list and publish its digest; whether this call closed it. Raises NoSuchLottery, LotteryStillOpen."""
    row, at = _locked(ref), now()
    facts = lottery_facts(row)
    check_closable(facts.times, at)
    if row.closed_at:
        return facts, False
    row.closed_at, row.entries_digest = at, list_digest(ref, facts.places, draw_entries(ref))
    row.save(update_fields=["closed_at", "entries_digest"])
    return lottery_facts(row), True


@transaction.atomic
def draw_lottery(ref: str) -> tuple[LotteryFacts, bool]:
    """Open the seed, draw, and write every rank; whether this call drew (a second one changes nothing).

    Raises NoSuchLottery, LotteryNotClosed, SeedLost, ListDoesNotFit; nothing is drawn then.
    """
    row, at = _locked(ref), now()
    facts = lottery_facts(row)
    check_drawable(facts.times, at)
    if row.drawn_at:
        return facts, False
    entries = draw_entries(ref)
    if list_digest(ref, facts.places, entries) != row.entries_digest:
        raise ListDoesNotFit()
    seed = opened(row.sealed_seed, ref, row.commitment)
    written = _write(row, draw(seed, row.entries_digest, facts.places, entries))
    if written != len(entries):
        raise ListDoesNotFit()
    row.seed, row.drawn_at = seed.hex(), at
    row.save(update_fields=["seed", "drawn_at"])
    return lottery_facts(row), True


def _write(row: Lottery, drawn: Sequence[Drawn]) -> int:
    each = [(number, one.rank, one.option) for one in drawn for number in one.unit.numbers]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "lottery": row.pk,
                "numbers": [number for number, _, _ in each],
                "ranks": [rank for _, rank, _ in each],
                "options": [option for _, _, option in each],
                "answer_by": row.confirm_by,
                "won": EntryState.WON.value,
                "reserve": EntryState.RESERVE.value,
                "entered": EntryState.ENTERED.value,
            },
        )
        return int(cursor.rowcount)


@transaction.atomic
def lapse_late_winners(ref: str) -> list[str]:
    """Take the places back of winners who did not answer in time; their numbers. Raises NoSuchLottery."""
    _locked(ref)
    late = LotteryEntry.objects.select_for_update().filter(lottery__ref=ref, state=EntryState.WON, answer_by__lt=now())
    numbers = sorted(late.values_list("number", flat=True))
    LotteryEntry.objects.filter(lottery__ref=ref, number__in=numbers).update(state=EntryState.LAPSED)
    return numbers


@transaction.atomic
def let_move_up(ref: str) -> list[str]:
    """Give the places that came free to the reserves in their order; the numbers that won now.

    Running it again gives nothing twice. Raises NoSuchLottery.
    """
    row, at = _locked(ref), now()
    if not row.drawn_at:
        return []
    until = answer_by(row.confirm_by, moved_up_at=at)
    moved: list[str] = []
    for unit, option in move_up(_reserves(ref), places_free(lottery_facts(row).places, _held(ref))):
        LotteryEntry.objects.filter(lottery=row, number__in=unit.numbers).update(
            state=EntryState.WON, option=option, moved_up_at=at, answer_by=until
        )
        moved += unit.numbers
    return moved


def _held(ref: str) -> Mapping[str, int]:
    rows = LotteryEntry.objects.filter(lottery__ref=ref, state__in=_HELD)
    return dict(rows.values_list("option").annotate(persons=Sum("size")).order_by())


def _reserves(ref: str) -> list[DrawUnit]:
    rows = LotteryEntry.objects.select_for_update().filter(lottery__ref=ref, state=EntryState.RESERVE)
    found = list(rows.order_by("rank", "number"))
    ranks = {row.number: row.rank or 0 for row in found}
    units = units_of(DrawEntry(row.number, tuple(row.preferences), row.group, row.size) for row in found)
    return sorted(units, key=lambda unit: ranks[unit.numbers[0]])


def _locked(ref: str) -> Lottery:
    return lottery_row(Lottery.objects.select_for_update(), ref)
