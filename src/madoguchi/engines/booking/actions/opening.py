"""Writing of an opening: blocks of places in line, the order of those present, and outcomes in batches."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from madoguchi.engines.booking.errors.openings import NoSuchOpening, OpeningTaken
from madoguchi.engines.booking.models import Opening, PlacesGiven, Slot
from madoguchi.engines.booking.queries.openings import OutcomeFacts, outcomes_of_keys
from madoguchi.engines.booking.rules import opening as rules
from madoguchi.engines.booking.rules.opening import Decision, Plan, Wish
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.foundation.identity.sealed_codes import sealed
from madoguchi.foundation.wall.prepared import Kept
from madoguchi.values.clock import now
from madoguchi.values.references import new_booking_number, new_resume_code, new_secret
from madoguchi.values.request_number import request_number
from madoguchi.values.statement import Part, composed, values_of
from madoguchi.values.words import Words

_FULL = OutcomeKind.FULL
Then = Callable[[Mapping[str, Wish]], None]
"""What a neighbour does with wishes, by the number of their outcome."""


def create_opening(
    ref: str,
    *,
    title: Words,
    office: str,
    gathers_at: datetime,
    opens_at: datetime,
    closes_at: datetime,
    plans: Sequence[Plan],
    by_invitation: bool = False,
    served_by: str = "",
) -> int:
    """Make an opening and its slots (their line is its ref); returns how many places it gives away.

    Raises OpeningMistaken, and OpeningTaken for a ref that exists.
    """
    rules.check_ref(ref)
    rules.check_plan(gathers_at, opens_at, closes_at, plans)
    moments = {"gathers_at": gathers_at, "opens_at": opens_at, "closes_at": closes_at}
    with transaction.atomic():
        _, made = Opening.objects.get_or_create(
            ref=ref,
            defaults={
                **moments,
                "title": title,
                "office": office,
                "by_invitation": by_invitation,
                "served_by": served_by,
                "secret": new_secret(),
            },
        )
        if not made:
            raise OpeningTaken(ref=ref)
        slots = Slot.objects.bulk_create(slot for plan in plans for slot in _slots(ref, office, plan))
    return sum(slot.capacity for slot in slots)


def _slots(ref: str, office: str, plan: Plan) -> Iterator[Slot]:
    for begins in plan.starts():
        yield Slot(
            office=office,
            line=ref,
            starts_at=begins,
            ends_at=begins + timedelta(minutes=plan.minutes),
            capacity=plan.places,
            declared=plan.places,
            reserved=plan.reserved,
        )


def take_places(ref: str, many: int) -> int:
    """Set aside the next `many` places in line; returns the first. They are never given again, used or not."""
    with transaction.atomic(durable=True):
        opening = Opening.objects.select_for_update(no_key=True).filter(ref=ref).first()
        if opening is None:
            raise NoSuchOpening
        first = opening.issued + 1
        Opening.objects.filter(pk=opening.pk).update(issued=F("issued") + many)
    return first


def keep_places(opening_id: int, given: Sequence[tuple[str, int]]) -> None:
    """Remember whose these places in line are: keys of persons and serials, in the order they were given."""
    keys, serials = zip(*given, strict=True)
    PlacesGiven.objects.create(opening_id=opening_id, person_keys=list(keys), serials=list(serials))


def fix_present(ref: str, given: int | None) -> int:
    """Fix, once, how many places had been given when it opened; returns the number that holds from now on.

    `given` is what the caller gave out itself; without it everything that was ever set aside counts.
    """
    fresh = F("issued") if given is None else given
    Opening.objects.filter(ref=ref, present__isnull=True).update(present=fresh)
    present = Opening.objects.filter(ref=ref).values_list("present", flat=True).first()
    if present is None:
        raise NoSuchOpening
    return present


def admit(ref: str, until_turn: int) -> None:
    """Let everybody up to this turn book; it never goes back."""
    Opening.objects.filter(ref=ref, admitted__lt=until_turn).update(admitted=until_turn)


def stop_opening(ref: str, at: datetime | None, notice: str = "") -> None:
    """Interrupt the opening (nobody new is let in, everybody keeps their place), or go on with None.

    `notice` is what everybody who waits is told meanwhile. Raises NoSuchOpening.
    """
    if not Opening.objects.filter(ref=ref).update(stopped_at=at, notice=notice if at else ""):
        raise NoSuchOpening


def decide_wishes(
    opening_id: int, line: str, wishes: Sequence[Wish], also: Sequence[Part] = (), then: Then | None = None
) -> dict[str, OutcomeFacts]:
    """Give every wish its one durable outcome, by its key; what was decided before is given again.

    `also` is what other rooms write in the same statement for the bookings that are new, and only then; `then` writes
    in the same transaction to those who are newly told that everything is full. The slots are locked in the order of
    their ids, so that neither another writer nor the telephone can come between what the rule saw and what is written.
    """
    first_of = {wish.key: wish for wish in reversed(wishes)}
    with transaction.atomic():
        free = _lock_slots(line, sorted({slot for wish in first_of.values() for slot in wish.wanted}))
        known = outcomes_of_keys(opening_id, list(first_of))
        new = [first_of[key] for key in dict.fromkeys(wish.key for wish in wishes) if key not in known]
        decisions = rules.hand_out(new, free, _holders(opening_id, line, [wish.person_key for wish in new]))
        told = _write(opening_id, decisions, also)
        full = {f"o{opening_id}-{one.receipt}": first_of[one.key] for one in told.values() if one.kind is _FULL}
        if then is not None and full:
            then(full)
        return {**known, **told}


def turned_away() -> Part:
    """Whom a batch told that everything is full: `number` of the outcome, as `then` of `decide_wishes` has it.

    Other rooms write of them in the same statement; who was answered before is not among them.
    """
    return Part(
        "turned_away",
        "SELECT 'o' || %(opening)s::bigint || '-' || id AS number FROM given WHERE kind = 'full'",
        {},
    )


def _lock_slots(line: str, slots: list[int]) -> dict[int, int]:
    """The places the public may still take of each slot, which are nobody else's until we have written."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"slots": slots, "line": line, "at": now()})
        return dict(cursor.fetchall())


def _holders(opening_id: int, line: str, keys: list[str]) -> set[str]:
    """Those who have a time of this opening already, here or through the telephone."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"keys": " ".join(keys), "opening": opening_id, "line": line})
        return {key for (key,) in cursor.fetchall()}


_HOLDERS = "SELECT have_a_time(%(opening)s, %(line)s, %(keys)s)"
_LOCK = Kept(
    "SELECT id, least(capacity - taken, capacity - reserved - taken_online) FROM booking_slot"
    " WHERE id = ANY(%(slots)s) AND line = %(line)s AND starts_at > %(at)s ORDER BY id FOR UPDATE"
)
# The lobby sees nobody's rows, those it writes neither: it tells what it gave, which is written whole or not at all.
_WRITE = """
WITH asked AS (
  SELECT * FROM json_to_recordset(%(rows)s::json) AS t(
    n integer, key text, person_key text, place bigint, wanted bigint[], kind text, slot bigint, code text, number text,
    name text, kana text, email text, telephone text, language text, request text) ORDER BY n
), given AS MATERIALIZED (
  SELECT nextval('booking_outcome_id_seq') AS id, asked.* FROM asked
), answered AS (
  INSERT INTO booking_outcome (id, opening_id, key, person_key, place, wanted, kind, slot_id, code, at)
  SELECT id, %(opening)s::bigint, key, person_key, place, wanted, kind, slot, code, %(at)s::timestamptz FROM given
), counted AS (
  UPDATE booking_slot s SET taken = taken + c.places, taken_online = taken_online + c.places
  FROM (SELECT slot, count(*) AS places FROM given WHERE kind = 'booked' GROUP BY slot) c WHERE s.id = c.slot
), booked AS (
  INSERT INTO booking_booking (
    number, code, key, office, line, slots, starts_at, ends_at, services, procedures, drafts, lane, state, person_key,
    person_ref, account_ref, name, kana, email, telephone, language, note, remote, room_url, made_at, made_by,
    changed_at, revision)
  SELECT g.number, g.code, %(ref)s || '/' || g.key, s.office, s.line, ARRAY[s.id], s.starts_at, s.ends_at, '{}', '{}',
    '{}'::jsonb, 'online', 'booked', g.person_key, '', '', g.name, g.kana, g.email, g.telephone, g.language, '', false,
    '', %(at)s::timestamptz, g.name, %(at)s::timestamptz, 0
  FROM given g JOIN booking_slot s ON s.id = g.slot WHERE g.kind = 'booked'
), made AS (
  SELECT number, request FROM given WHERE kind = 'booked'
)"""


_VISITOR = ("name", "email", "language", "kana", "telephone")


def _write(opening_id: int, decisions: Sequence[Decision], also: Sequence[Part]) -> dict[str, OutcomeFacts]:
    if not decisions:
        return {}
    new = list(map(_outcome, decisions))
    given = {
        "rows": json.dumps(list(map(_row, count(), decisions, new))),
        "opening": opening_id,
        "ref": f"o{opening_id}",
        "at": now(),
    }
    with connection.cursor() as cursor:
        statement = composed(_WRITE, also, gives="json_object_agg(key, id) FROM given")
        cursor.execute(Kept(statement), values_of(given, also))
        receipts = cursor.fetchone()[0]
    return {one.key: one._replace(receipt=receipts[one.key]) for one in new}


def _outcome(decision: Decision) -> OutcomeFacts:
    """The outcome as it will be told when the database has numbered its receipt."""
    number = new_booking_number() if decision.kind is OutcomeKind.BOOKED else ""
    return OutcomeFacts(0, decision.wish.key, decision.kind, decision.slot, new_resume_code(), number)


def _row(turn: int, decision: Decision, outcome: OutcomeFacts) -> dict[str, Any]:
    """What is written of a decision: of whoever has no booking not even the name."""
    wish = decision.wish
    row = {
        "n": turn,
        "key": wish.key,
        "person_key": wish.person_key,
        "place": wish.place,
        "wanted": wish.wanted,
        "kind": decision.kind.value,
        "slot": decision.slot,
        # Nobody reads in the database what opens a booking.
        "code": sealed(outcome.code),
    }
    if decision.kind is OutcomeKind.BOOKED:
        row |= {name: getattr(wish, name) for name in _VISITOR}
        row["number"] = outcome.number
        row["request"] = wish.request or request_number()
    return row
