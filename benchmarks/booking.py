"""Booking a visit over HTTP by people who were never here before, beside the bare statement written by pgbench."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.bare import Rate, pgbench
from benchmarks.lobby import cpu_of
from benchmarks.measure import Measure, at_least, at_most
from benchmarks.scratch import scratch_house
from benchmarks.web import TOKEN, Served, served

CLIENTS, BOOKINGS, WARM_UP = 16, 4000, 400
RATE, CPU_MS, P99_MS = 800.0, 2.0, 150.0
LAST_PLACE_CLIENTS, LAST_PLACE_SECONDS = 200, 3.0
_FLOOR_SECONDS = 5
# The row of a booking by one conditional statement and one commit, as if there were no web around it.
_BARE = """
\\set place random(1, {places})
WITH taken AS (
  UPDATE booking_slot SET taken = taken + 1, taken_online = taken_online + 1
  WHERE id = (SELECT slot FROM bare_place WHERE id = :place) AND taken < capacity
  RETURNING id, office, line, starts_at, ends_at)
INSERT INTO booking_booking (
  number, code, key, office, line, slots, starts_at, ends_at, services, procedures, drafts, lane, state, person_key,
  person_ref, account_ref, name, kana, email, telephone, language, note, remote, room_url, made_at, made_by, changed_at,
  revision)
SELECT 'b' || nextval('bare_number'), 'b' || currval('bare_number'), 'b' || currval('bare_number'), office, line,
  ARRAY[id], starts_at, ends_at, '{{child}}', '{{}}', '{{}}', 'online', 'booked', md5(currval('bare_number')::text), '',
  '', 'bare', 'ベア', '', '0930000000', 'ja', '', false, '', now(), '', now(), 0 FROM taken;
"""


@dataclass(frozen=True)
class Run:
    """What the visitors experienced, and the seconds of processor time the house and they themselves used for it."""

    seconds: float
    answers: list[tuple[float, int, str]]
    web: float
    database: float
    visitors: float


def run() -> list[Measure]:
    """Sixteen clients, each booking as somebody new, in the offices of all wards; then every receipt is checked."""
    with scratch_house():
        import django

        django.setup()
        from benchmarks.availability import make_slots

        make_slots()
        requests = _requests(WARM_UP + BOOKINGS)
        with served() as web:
            warm = _sent(web, requests[:WARM_UP])
            done = _sent(web, requests[WARM_UP:])
            last = _sent(web, _requests_for_the_last_place(), clients=LAST_PLACE_CLIENTS)
        check_one_got_it(last.answers)
        check_nothing_lost([*warm.answers, *done.answers, *(one for one in last.answers if one[1] == 302)])
        return [*_measures(done, _floor()), _last_place(last)]


def _measures(done: Run, floor: Rate) -> list[Measure]:
    times, count = sorted(one[0] for one in done.answers), len(done.answers)
    who = f"booking a visit, {CLIENTS} at once"
    return [
        at_least(who, count / done.seconds, "per second", RATE, floor=floor.per_second),
        Measure(f"{who}, p50", statistics.median(times), "ms"),
        at_most(f"{who}, p99", times[-(-count * 99 // 100) - 1], "ms", P99_MS, floor=floor.milliseconds),
        at_most(f"{who}, processor time of the web", done.web / count * 1000, "ms", CPU_MS),
        Measure(f"{who}, processor time of the database", done.database / count * 1000, "ms"),
        Measure(f"{who}, processor time of both", (done.web + done.database) / count * 1000, "ms"),
        # They share the cores; what is left of a core's second after all three was waited for the disk.
        Measure(f"{who}, processor time of those who book", done.visitors / count * 1000, "ms"),
    ]


def _last_place(last: Run) -> Measure:
    slowest = max(took for took, _, _ in last.answers) / 1000
    return at_most(f"the last place, {len(last.answers)} at once, everybody answered", slowest, "s", LAST_PLACE_SECONDS)


def _requests(count: int) -> list[str]:
    """As many last steps of booking, each by somebody else, shuffled over all that is free."""
    from madoguchi.engines.booking.models import Slot
    from madoguchi.engines.booking.queries.declared import visit
    from madoguchi.engines.booking.rules.bookings import last_day
    from madoguchi.values.clock import JST, now

    # The last day that is laid can be booked from midnight on.
    end = datetime.combine(last_day(now(), visit().rules) + timedelta(days=1), clock(0), JST)
    free = Slot.objects.filter(line="child", starts_at__gt=now() + timedelta(hours=2), starts_at__lt=end).order_by("id")
    places = [
        (slot.office, slot.starts_at.astimezone(JST))
        for slot in free
        for _ in range(slot.capacity - slot.reserved - slot.taken_online)
    ]
    random.Random(3).shuffle(places)
    if len(places) < count:
        raise RuntimeError(f"there are only {len(places)} places to book")
    return [_request(number, office, at) for number, (office, at) in enumerate(places[:count])]


def _requests_for_the_last_place() -> list[str]:
    """The last step of as many people who want the one place of a slot, each of them somebody new."""
    from madoguchi.engines.booking.models import Slot
    from madoguchi.values.clock import JST, now

    soon = now() + timedelta(hours=2)
    slot = Slot.objects.filter(line="child", taken=0, starts_at__gt=soon).order_by("starts_at", "id")[0]
    Slot.objects.filter(pk=slot.pk).update(capacity=1, declared=1, reserved=0)
    at = slot.starts_at.astimezone(JST)
    return [_request(WARM_UP + BOOKINGS + number, slot.office, at) for number in range(LAST_PLACE_CLIENTS)]


def check_one_got_it(answers: list[tuple[float, int, str]]) -> None:
    """Raises RuntimeError unless one got the last place and everybody else was shown other times."""
    statuses = Counter(status for _, status, _ in answers)
    if statuses != {302: 1, 409: len(answers) - 1}:
        raise RuntimeError(f"the last place was answered with {statuses}")


def _request(number: int, office: str, at: datetime) -> str:
    form = {
        "csrfmiddlewaretoken": TOKEN, "for": "s.child", "office": office, "line": "child",
        "at": at.strftime("%Y-%m-%dT%H:%M"), "key": f"bench-{number}", "step": "book", "consent": "1",
        "name": "見本 葵", "kana": "ミホン アオイ", "telephone": f"093-{number // 10000:03d}-{number % 10000:04d}",
        "email": f"bench{number}@example.jp",
    }  # fmt: skip
    body = urlencode(form)
    head = [
        "POST /visit/book HTTP/1.1", "Host: localhost", f"Cookie: csrf={TOKEN}", "Accept-Language: ja",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
    ]  # fmt: skip
    return "\r\n".join([*head, "", body])


def _sent(web: Served, requests: list[str], *, clients: int = CLIENTS) -> Run:
    given = json.dumps({"port": web.port, "clients": clients, "requests": requests})
    before = _used(web)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bookers"], input=given, capture_output=True, text=True, check=True
    )
    after = _used(web)
    found: dict[str, Any] = json.loads(done.stdout)
    answers = [(took, status, where) for took, status, where in found["answers"]]
    return Run(found["seconds"], answers, after[0] - before[0], after[1] - before[1], found["cpu"])


def _used(web: Served) -> tuple[float, float]:
    """Seconds of processor time of the web processes, and of everything the database server runs."""
    from madoguchi.config import environment
    from madoguchi.config.postgres import Cluster

    server = Cluster(environment.home().postgresql).postmaster_pid
    backends = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return sum(cpu_of(pid) for pid in web.workers()), sum(cpu_of(int(pid)) for pid in backends)


def check_nothing_lost(answers: list[tuple[float, int, str]]) -> None:
    """Raises RuntimeError unless every receipt is one booking with its place, its journal entry and its job."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from madoguchi.engines.booking.models import Booking, Slot
    from madoguchi.foundation.journal.models import Entry

    statuses = Counter(status for _, status, _ in answers)
    if set(statuses) != {302}:
        raise RuntimeError(f"not everybody got a receipt: {statuses}")
    receipts = sorted(where.split("/")[-2] for _, _, where in answers)
    rows = {
        "bookings": list(Booking.objects.values_list("number", flat=True)),
        "journal": [
            one for found in Entry.objects.filter(verb="write:booking_made").values_list("dossiers", flat=True)
            for one in found
        ],
        "jobs": [one["number"] for one in ProcrastinateJob.objects.filter(task_name="tell_visitor")
                 .values_list("args", flat=True)],
    }  # fmt: skip
    for name, numbers in rows.items():
        if sorted(numbers) != receipts:
            raise RuntimeError(f"{len(receipts)} receipts, but {len(numbers)} {name}")
    held = Counter(slot for slots in Booking.objects.values_list("slots", flat=True) for slot in slots)
    if held != Counter({slot.pk: slot.taken for slot in Slot.objects.filter(taken__gt=0)}):
        raise RuntimeError("places are not what bookings hold")


def _floor() -> Rate:
    """The bare statement with the same clients over the same slots."""
    import psycopg

    from madoguchi.config.house import owner_environment

    with psycopg.connect(owner_environment()["DATABASE_URL"]) as owner:
        owner.execute("CREATE SEQUENCE bare_number")
        owner.execute("UPDATE booking_slot SET capacity = 10000, declared = 10000 WHERE line = 'child'")
        owner.execute(
            "CREATE TABLE bare_place AS SELECT (row_number() OVER (ORDER BY id))::int AS id, id AS slot "
            "FROM booking_slot WHERE line = 'child'"
        )
        owner.execute("ALTER TABLE bare_place ADD PRIMARY KEY (id)")
        places = owner.execute("SELECT count(*) FROM bare_place").fetchone()
    return pgbench(_BARE.format(places=places[0] if places else 0), clients=CLIENTS, seconds=_FLOOR_SECONDS)
