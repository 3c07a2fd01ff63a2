"""The opening: 20,000 invented people, 3,000 places, one lobby and an operator beside it; then with losses."""

from __future__ import annotations

import time
from collections import Counter
from datetime import time as clock
from datetime import timedelta
from typing import Any

from benchmarks.bare import pgbench
from benchmarks.calls import Lane, answered_calls
from benchmarks.lobby import Opened, crowd, opened
from benchmarks.measure import Measure, alone, at_least, at_most
from benchmarks.scratch import scratch_house

PEOPLE, CONNECTIONS = 20_000, 512
SLOTS, EACH, KEPT = 30, 110, 10  # 3,000 places for the public, 300 for the telephone
OUTCOMES, RATIO, PAGE_MS, LANE_MS, REFUSALS = 8000.0, 0.8, 1000.0, 300.0, 3000.0
_FLOOR_SECONDS = 5
REF = "bench"

# The same row of a booking, written by one conditional statement, as if there were neither web nor line.
_BARE = """
\\set slot random(1, {slots})
WITH taken AS (
  UPDATE booking_slot SET taken = taken + 1, taken_online = taken_online + 1
  WHERE id = (SELECT id FROM booking_slot WHERE line = 'bare' ORDER BY id OFFSET :slot - 1 LIMIT 1) AND taken < capacity
  RETURNING id, office, starts_at, ends_at)
INSERT INTO booking_booking (
  number, code, key, office, line, slots, starts_at, ends_at, services, procedures, drafts, lane, state, person_key,
  person_ref, account_ref, name, kana, email, telephone, language, note, remote, room_url, made_at, made_by, changed_at,
  revision)
SELECT 'b' || nextval('bare_number'), 'b' || currval('bare_number'), 'b' || currval('bare_number'), office, 'bare',
  ARRAY[id], starts_at, ends_at, '{{}}', '{{}}', '{{}}', 'online', 'booked', md5(currval('bare_number')::text), '', '',
  'bare', '', '', '', 'ja', '', false, '', now(), '', now(), 0 FROM taken;
"""


def run() -> list[Measure]:
    """Once undisturbed, once with the lobby and once with the database lost in the middle."""
    undisturbed = alone(_in_a_house, "opening", None, 0.0)
    floor = undisturbed[0].floor or 0.0
    losses = (("lobby lost", "lobby"), ("database lost", "database"))
    return [*undisturbed, *(one for name, loss in losses for one in alone(_in_a_house, name, loss, floor))]


def _in_a_house(name: str, loss: str | None, floor: float) -> list[Measure]:
    with scratch_house():
        import django

        django.setup()
        return _opening(name, loss, floor)


def _opening(name: str, loss: str | None, floor: float) -> list[Measure]:
    floor = floor or _floor()
    slots = _prepare()
    with opened() as lobby, crowd() as people:
        people.ask("applicants", ref=REF, slots=slots, port=lobby.port, people=PEOPLE, connections=CONNECTIONS)
        joined = people.ask("take_place")
        _open_now()
        with answered_calls(REF) as lane:
            let_in = people.ask("be_let_in")
            people.begin("choose")
            if loss:
                time.sleep(0.8)
                _lose(loss, lobby)
            decided = people.end()
            read = people.ask("read_outcome")
        refused = None if loss else people.ask("be_refused")
        outcomes = people.ask("outcomes")["outcomes"]
    _check(outcomes, lane)
    silent = _longest_silence() if loss else 0.0
    return _measures(name, floor, silent, [joined, let_in, decided, read], decided, refused, lane)


def _longest_silence() -> float:
    """How many seconds at most nothing was decided: so long a part was gone."""
    from itertools import pairwise

    from madoguchi.engines.booking.models import Outcome

    moments = Outcome.objects.order_by("at").values_list("at", flat=True).distinct()
    return max((later - earlier).total_seconds() for earlier, later in pairwise(moments))


def _measures(
    name: str,
    floor: float,
    silent: float,
    phases: list[dict[str, Any]],
    decided: dict[str, Any],
    refused: Any,
    lane: Lane,
) -> list[Measure]:
    seconds = sum(phase["seconds"] for phase in phases)
    worst = max(page["p99"] for phase in phases for page in phase["pages"].values())
    rate = PEOPLE / decided["seconds"]
    lost = sum(phase["statuses"].get("lost connection 0", 0) for phase in phases)
    what = f"{name}: {PEOPLE:,} people for {SLOTS * (EACH - KEPT):,} places"
    calls = lane.measures(what, LANE_MS, losing=silent > 0)
    if silent:
        beside = PEOPLE / (decided["seconds"] - silent)
        return [
            Measure(f"{what}, nobody lost and nobody double, everybody answered after", seconds, "s"),
            Measure(f"{what}, durable outcomes, the loss included", rate, "per second"),
            Measure(f"{what}, longest time in which nothing was decided", silent, "s"),
            at_least(f"{what}, durable outcomes beside that time", beside, "per second", OUTCOMES, floor=floor),
            at_least(f"{what}, part of the bare statement beside that time", beside / floor, "", RATIO),
            at_most(f"{what}, slowest page p99", worst, "ms", PAGE_MS),
            Measure(f"{what}, requests repeated by their senders", lost, "requests"),
            Measure(f"{what}, asked to send their wish again", decided["statuses"].get("decision 503", 0), "times"),
            *calls,
        ]
    return [
        at_least(f"{what}, durable outcomes", rate, "per second", OUTCOMES, floor=floor),
        at_least(f"{what}, part of the bare statement", rate / floor, "", RATIO),
        at_most(f"{what}, from the waiting page to the outcome", seconds, "s", 10.0),
        at_most(f"{what}, slowest page p99", worst, "ms", PAGE_MS),
        *calls,
        at_least("refused when full", PEOPLE / refused["seconds"], "per second", REFUSALS),
    ]


def _prepare() -> list[int]:
    from madoguchi.engines.booking.actions.opening import create_opening
    from madoguchi.engines.booking.queries.openings import places_of_opening
    from madoguchi.engines.booking.rules.opening import Plan
    from madoguchi.values.clock import now

    at = now()
    day = (at + timedelta(days=20)).date()
    plan = Plan(day, clock(9), clock(9 + SLOTS // 4, SLOTS % 4 * 15), 15, EACH, KEPT)
    create_opening(
        REF,
        title={"ja": "見本の一斉受付"},
        office="401064",
        plans=[plan],
        gathers_at=at,
        opens_at=at + timedelta(hours=1),
        closes_at=at + timedelta(hours=3),
    )
    return [place.id for place in places_of_opening(REF)]


def _open_now() -> None:
    from madoguchi.engines.booking.models import Opening
    from madoguchi.values.clock import now

    Opening.objects.filter(ref=REF).update(opens_at=now())
    time.sleep(1.2)  # until the lobby has looked


def _floor() -> float:
    """Bookings a second by pgbench, each one conditional statement and one commit, with the same clients."""
    import psycopg
    from django.db import connection

    from madoguchi.config.house import owner_environment
    from madoguchi.engines.booking.models import Booking, Slot
    from madoguchi.values.clock import now

    with psycopg.connect(owner_environment()["DATABASE_URL"]) as owner:
        owner.execute("CREATE SEQUENCE bare_number")
    at = now() + timedelta(days=30)
    for number in range(SLOTS):
        begins = at + timedelta(minutes=15 * number)
        Slot.objects.create(
            office="bare", line="bare", starts_at=begins, ends_at=begins + timedelta(minutes=15),
            capacity=10_000_000, declared=10_000_000,
        )  # fmt: skip
    rate = max(
        pgbench(_BARE.format(slots=SLOTS), clients=clients, seconds=_FLOOR_SECONDS).per_second for clients in (8, 32)
    )
    Booking.objects.filter(line="bare").delete()
    Slot.objects.filter(line="bare").delete()
    connection.close()
    return rate


def _lose(what: str, lobby: Opened) -> None:
    if what == "lobby":
        lobby.lose()
        return
    from tests.faults.crashing import kill_postmaster

    from madoguchi.config import environment
    from madoguchi.config.postgres import Cluster

    cluster = Cluster(environment.home().postgresql)
    kill_postmaster(cluster.data)
    _bring_back(cluster)


def _bring_back(cluster: Any) -> None:
    from django.db import connection

    from madoguchi.config.postgres import DatabaseUnusable

    for _ in range(60):
        try:
            cluster.start()
        except DatabaseUnusable:
            time.sleep(0.3)
        else:
            connection.close()  # what this process holds leads to the server that was lost
            return
    raise RuntimeError("the database did not come back")


def _check(outcomes: list[str], lane: Lane) -> None:
    """Everybody has one outcome that stands in the database, no slot has more than its places, nobody has two."""
    from django.db.models import F

    from madoguchi.engines.booking.models import Booking, Outcome, Slot

    told = Counter(int(one.split("/outcome/")[1].split("-")[0]) for one in outcomes)
    if len(told) != PEOPLE or max(told.values()) != 1:
        raise RuntimeError(f"{PEOPLE - len(told)} people have no outcome of their own")
    kept = dict(Outcome.objects.filter(pk__in=list(told)).values_list("pk", "kind"))
    if len(kept) != PEOPLE:
        raise RuntimeError(f"{PEOPLE - len(kept)} outcomes were told and are lost")
    booked = Booking.objects.filter(line=REF, lane="online")
    if not booked.count() == sum(kind == "booked" for kind in kept.values()) == SLOTS * (EACH - KEPT):
        raise RuntimeError(f"{booked.count()} bookings for {SLOTS * (EACH - KEPT)} places")
    if booked.values("person_key").distinct().count() != booked.count():
        raise RuntimeError("somebody has two")
    if Slot.objects.filter(line=REF).exclude(taken_online=EACH - KEPT).exists():
        raise RuntimeError("a slot gave more or fewer than its places")
    if Slot.objects.filter(line=REF, taken__gt=F("taken_online") + F("reserved")).exists():
        raise RuntimeError("the telephone took more than what is kept for it")
    _check_calls(lane)


def _check_calls(lane: Lane) -> None:
    """What the operator was told is in the database with its evidence; a call that failed may have got through."""
    from madoguchi.engines.booking.models import Booking
    from madoguchi.foundation.journal.models import Entry

    numbers = list(Booking.objects.filter(line=REF, lane="telephone").values_list("number", flat=True))
    if not lane.booked <= len(numbers) <= lane.booked + lane.failed:
        raise RuntimeError(f"{lane.booked} calls were booked, and {len(numbers)} bookings are there")
    if Entry.objects.filter(verb="write:booking_made", dossiers__overlap=numbers).count() != len(numbers):
        raise RuntimeError("a booking of a call has no line in the journal")
