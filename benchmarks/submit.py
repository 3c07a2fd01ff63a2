"""Submitting a form of forty questions over HTTP, durably committed, beside the bare inserts of one submission."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import forty
from benchmarks.bare import Rate, pgbench, rows_of, script
from benchmarks.measure import Measure
from benchmarks.scratch import scratch_house
from benchmarks.web import Answer, Ask, Load, Visitor, served, session_of, together

PEOPLE = (1, 16)
SUBMISSIONS = {1: 150, 16: 640}
_WARM_UP = 4
_FLOOR_SECONDS = 6
_SOURCE = Path("definitions")


def run() -> list[Measure]:
    """The last click of the portal and the one request of the API, with 1 and with 16 clients at once."""
    with TemporaryDirectory() as declared, _house(Path(declared)):
        given = {**forty.answers(_SOURCE), "consent": {"agreed": True}}
        account = _resident()
        bare = script(rows_of(lambda: _submit_here(_draft(given))))
        floors = {people: pgbench(bare, clients=people, seconds=_FLOOR_SECONDS) for people in PEOPLE}
        with served() as web:
            makers = {
                "submit in the portal": _clicks(web.port, account, given),
                "submit by the API": _requests(web.port, given),
            }
            return [
                measure
                for name, make in makers.items()
                for people in PEOPLE
                for measure in _measured(name, people, _loaded(make, people), floors[people])
            ]


def _measured(name: str, people: int, load: Load, floor: Rate) -> list[Measure]:
    who = f"{name}, {people} at once"
    return [
        Measure(f"{who}", load.rate, "per second", floor=floor.per_second, ratio=load.rate / floor.per_second),
        Measure(f"{who}, p50", load.p50, "ms", floor=floor.milliseconds, ratio=load.p50 / floor.milliseconds),
        Measure(f"{who}, p99", load.p99, "ms", floor=floor.milliseconds, ratio=load.p99 / floor.milliseconds),
    ]


def _loaded(make: Callable[[int], list[Ask]], people: int) -> Load:
    each = SUBMISSIONS[people] // people
    lists = [make(_WARM_UP + each) for _ in range(people)]
    together([mine[:_WARM_UP] for mine in lists])
    return together([mine[_WARM_UP:] for mine in lists])


@contextmanager
def _house(declared: Path) -> Iterator[None]:
    forty.write_definitions(_SOURCE, declared)
    with scratch_house(definitions=declared):
        import django

        django.setup()
        yield


def _resident() -> Any:
    from madoguchi.foundation.identity.actions import open_account
    from madoguchi.foundation.identity.models import Account

    return Account.objects.get(ref=open_account("resident", "小倉 花子", ref="bench-resident", is_demonstration=True))


def _draft(given: dict[str, Any]) -> str:
    """A complete draft of the resident, one click before it is an application."""
    from madoguchi.engines.records import actions as records
    from madoguchi.foundation.catalogue.queries import procedure
    from madoguchi.values.actor import Actor, ActorKind

    draft = records.start_draft(procedure(forty.ID), by=Actor(ActorKind.RESIDENT, "bench-resident", ""), language="ja")
    problems = records.replace_answers(draft.ref, given)
    if problems:
        raise RuntimeError(f"the form is not complete: {problems.problems[:3]}")
    return draft.ref


def _submit_here(draft_ref: str) -> None:
    from madoguchi.journeys.apply import submit_application
    from madoguchi.values.actor import Actor, ActorKind

    submit_application(draft_ref, by=Actor(ActorKind.RESIDENT, "bench-resident", "小倉 花子"), language="ja")


def _clicks(port: int, account: Any, given: dict[str, Any]) -> Callable[[int], list[Ask]]:
    def make(count: int) -> list[Ask]:
        visitor, drafts = Visitor(port, session_of(account)), [_draft(given) for _ in range(count)]
        return [partial(visitor.post, f"/apply/{draft}/submit", {"consent.agreed": "yes"}) for draft in drafts]

    return make


def _requests(port: int, given: dict[str, Any]) -> Callable[[int], list[Ask]]:
    from madoguchi.foundation.identity.actions import create_token

    body = json.dumps({"procedure": forty.ID, "answers": given}).encode()
    token = create_token("applicant", name="benchmark")

    def make(count: int) -> list[Ask]:
        visitor = Visitor(port, headers={"Authorization": f"Bearer {token}"})

        def ask() -> Answer:
            return visitor.send("/api/v1/applications", body, {"Idempotency-Key": uuid.uuid4().hex})

        return [ask] * count

    return make
