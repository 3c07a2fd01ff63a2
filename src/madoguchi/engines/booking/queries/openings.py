"""Openings as they stand, their slots, and the outcomes that were given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count

from madoguchi.engines.booking.errors.openings import NoSuchOpening
from madoguchi.engines.booking.models import Opening, Outcome, PlacesGiven, Slot
from madoguchi.engines.booking.rules.availability import Places
from madoguchi.engines.booking.rules.opening import Phase, phase_at
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.foundation.identity.sealed_codes import sealed_ways, unsealed
from madoguchi.foundation.wall.prepared import Prepared
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import JST, now
from madoguchi.values.words import Words


@dataclass(frozen=True)
class OpeningFacts:
    """One opening; `secret` stays on the server."""

    id: int
    ref: str
    title: Words
    office: str
    gathers_at: datetime
    opens_at: datetime
    closes_at: datetime
    by_invitation: bool
    secret: str
    admitted: int
    issued: int
    present: int | None
    stopped_at: datetime | None
    notice: str = ""
    served_by: str = ""

    def phase(self, at: datetime | None = None) -> Phase:
        """Where it stands now, or at a moment."""
        return phase_at(at or now(), self.gathers_at, self.opens_at, self.closes_at)


class OutcomeFacts(NamedTuple):
    """The one durable answer to a wish; `number` is the booking's when it is booked."""

    receipt: int
    key: str
    kind: OutcomeKind
    slot: int | None
    code: str
    number: str


_FIELDS = (
    *("id", "ref", "title", "office", "gathers_at", "opens_at", "closes_at", "by_invitation"),
    *("secret", "admitted", "issued", "present", "stopped_at", "notice", "served_by"),
)


def openings_since(moment: datetime) -> tuple[OpeningFacts, ...]:
    """The openings that have not closed before this moment, in the order they open."""
    rows = Opening.objects.filter(closes_at__gt=moment).order_by("opens_at", "id").values(*_FIELDS)
    return tuple(OpeningFacts(**row) for row in rows)


def all_openings(most: int = 100) -> tuple[OpeningFacts, ...]:
    """The latest openings first."""
    return tuple(OpeningFacts(**row) for row in Opening.objects.order_by("-opens_at", "-id").values(*_FIELDS)[:most])


def opening_of(ref: str) -> OpeningFacts:
    """The opening of a ref; raises NoSuchOpening."""
    row = Opening.objects.filter(ref=ref).values(*_FIELDS).first() if "\x00" not in ref else None
    if row is None:
        raise NoSuchOpening
    return OpeningFacts(**row)


def places_of_opening(ref: str) -> tuple[Places, ...]:
    """Every slot of an opening with its places, in the order of time; times are aware in Japan Standard Time."""
    rows = Slot.objects.filter(line=ref).order_by("starts_at", "id")
    fields = ("id", "starts_at", "ends_at", "capacity", "reserved", "taken", "taken_online")
    return tuple(
        Places(number, begins.astimezone(JST), ends.astimezone(JST), *places)
        for number, begins, ends, *places in rows.values_list(*fields)
    )


def places_given(opening_id: int) -> dict[str, int]:
    """The serial of everybody who has a place in line; of two, which a lobby lost between them can give, the first."""
    rows = PlacesGiven.objects.filter(opening_id=opening_id).order_by("-id").values_list("person_keys", "serials")
    return {key: serial for keys, serials in rows for key, serial in zip(keys, serials, strict=True)}


# The keys as one text: an array costs more to write down than to look up.
_OF_KEYS = "SELECT * FROM answered_before(%(opening)s, %(keys)s)"
# The booking is found by the key, as it was written: changed later, its code may be sealed under a new key.
_OF_RECEIPT = Prepared(
    "SELECT told.* FROM booking_outcome AS o, answered_before(o.opening_id, o.key) AS told"
    " WHERE o.opening_id = %(opening)s AND o.id = %(receipt)s AND o.code = ANY(%(codes)s)"
)


def outcomes_of_keys(opening_id: int, keys: Sequence[str]) -> dict[str, OutcomeFacts]:
    """The outcomes that were given to these requests before, by key."""
    return {one.key: one for one in _outcomes(_OF_KEYS, {"opening": opening_id, "keys": " ".join(keys)})}


def outcome_of_receipt(opening_id: int, receipt: int, code: str) -> OutcomeFacts | None:
    """The outcome with this receipt number; None when there is none, or its code is another."""
    codes = sealed_ways(code)
    given = {"opening": opening_id, "receipt": receipt, "codes": list(codes)}
    show(*codes)
    return next(iter(_outcomes(_OF_RECEIPT, given)), None)


def _outcomes(statement: str, given: dict[str, Any]) -> list[OutcomeFacts]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [
            OutcomeFacts(receipt, key, OutcomeKind(kind), slot, unsealed(code), number)
            for receipt, key, kind, slot, code, number in cursor.fetchall()
        ]


class Left(NamedTuple):
    """The free places of an opening, those kept for the telephone and the counter apart from those of the public."""

    kept: int = 0
    online: int = 0


_LEFT = """
SELECT line, sum(greatest(0, least(capacity - taken, reserved - taken + taken_online))),
  sum(greatest(0, least(capacity - taken, capacity - reserved - taken_online)))
FROM booking_slot
WHERE (office, line) IN (SELECT * FROM unnest(%s::text[], %s::text[])) AND starts_at > %s GROUP BY line
"""


def places_left(openings: Sequence[OpeningFacts]) -> dict[str, Left]:
    """What is left of these openings from now on, by ref; one statement for all of them."""
    if not openings:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [[one.office for one in openings], [one.ref for one in openings], now()])
        return {ref: Left(int(kept), int(online)) for ref, kept, online in cursor.fetchall()}


def outcome_counts(opening_id: int) -> Mapping[str, int]:
    """How many outcomes of each kind were given."""
    rows = Outcome.objects.filter(opening_id=opening_id).values("kind").annotate(many=Count("id"))
    return {row["kind"]: row["many"] for row in rows}
