"""`madoguchi opening`: mass openings, made and watched from the command line."""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date, datetime, time
from typing import Any

from madoguchi.config.cli.doing import carry_out
from madoguchi.values.clock import JST


def add_to(verbs: Any) -> None:
    """Declare the command and what it can do."""
    verb = verbs.add_parser("opening", help="mass openings: create, status, stop, resume, invitations")
    acts = verb.add_subparsers(dest="act", required=True, metavar="ACT")
    _declare_create(acts.add_parser("create", help="make an opening and its slots"))
    for name, doing, sentence in (
        ("status", _status, "how it stands"),
        ("stop", _stop, "let nobody new in; everybody keeps their place"),
        ("resume", _resume, "let people in again"),
    ):
        one = acts.add_parser(name, help=sentence)
        one.add_argument("ref")
        if doing is _stop:
            one.add_argument("--notice", default="", help="what everybody who waits is told meanwhile")
        one.set_defaults(doing=doing)
    invitations = acts.add_parser("invitations", help="print invitation numbers as CSV")
    invitations.add_argument("ref")
    invitations.add_argument("--count", type=int, required=True)
    invitations.set_defaults(doing=_invitations)
    verb.set_defaults(run=carry_out)


def _declare_create(create: argparse.ArgumentParser) -> None:
    create.add_argument("ref", help="such as vaccination-2026; it stands in the address")
    create.add_argument("--title", required=True, help="in Japanese; --title-en and --title-easy add the others")
    create.add_argument("--title-en")
    create.add_argument("--title-easy")
    create.add_argument("--office", required=True, help="the id of an office in city.yaml")
    create.add_argument(
        "--gathers", type=_moment, required=True, help="when places in line are given: 2026-12-01T08:30"
    )
    create.add_argument("--opens", type=_moment, required=True)
    create.add_argument("--closes", type=_moment, required=True)
    create.add_argument("--day", type=date.fromisoformat, action="append", required=True, help="a day with slots")
    create.add_argument("--from", dest="begins", type=time.fromisoformat, required=True, help="the first slot: 09:00")
    create.add_argument("--until", dest="ends", type=time.fromisoformat, required=True)
    create.add_argument("--minutes", type=int, default=15)
    create.add_argument("--places", type=int, required=True, help="places of each slot")
    create.add_argument("--reserved", type=int, default=0, help="how many of them the telephone and the counters keep")
    create.add_argument(
        "--line", default="", help="where its visitors wait on the day; else the line that does the most"
    )
    create.add_argument("--by-invitation", action="store_true", help="only for holders of an invitation number")
    create.set_defaults(doing=_create)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def _create(chosen: argparse.Namespace) -> None:
    from madoguchi.engines.booking.rules.opening import Plan
    from madoguchi.journeys.openings import NewOpening, create_opening
    from madoguchi.values.actor import SYSTEM

    titles = {"ja": chosen.title, "en": chosen.title_en, "ja-easy": chosen.title_easy}
    span = (chosen.begins, chosen.ends, chosen.minutes, chosen.places, chosen.reserved)
    new = NewOpening(
        chosen.ref,
        title={language: text for language, text in titles.items() if text},
        office=chosen.office,
        gathers_at=chosen.gathers,
        opens_at=chosen.opens,
        closes_at=chosen.closes,
        plans=tuple(Plan(day, *span) for day in chosen.day),
        by_invitation=chosen.by_invitation,
        served_by=chosen.line,
    )
    print(f"{chosen.ref}: {create_opening(new, by=SYSTEM)} places, /opening/{chosen.ref}")


def _status(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.openings import opening_state

    state = opening_state(chosen.ref)
    for name, value in (
        ("phase", state.opening.phase().value),
        ("stopped", "yes" if state.opening.stopped_at else "no"),
        ("in line", state.opening.issued),
        ("let in", state.opening.admitted),
        ("places", state.capacity),
        ("left online", state.left_online),
        ("left by telephone", state.left_kept),
        *(sorted(state.counts.items())),
    ):
        print(f"{name:<20}{value}")


def _stop(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.openings import stop_opening
    from madoguchi.values.actor import SYSTEM

    stop_opening(chosen.ref, notice=chosen.notice, by=SYSTEM)


def _resume(chosen: argparse.Namespace) -> None:
    from madoguchi.journeys.openings import resume_opening
    from madoguchi.values.actor import SYSTEM

    resume_opening(chosen.ref, by=SYSTEM)


def _invitations(chosen: argparse.Namespace) -> None:
    from madoguchi.engines.booking.queries.openings import opening_of
    from madoguchi.engines.booking.rules.places import invitation_of

    secret = opening_of(chosen.ref).secret
    lines = csv.writer(sys.stdout)
    lines.writerow(["number", "invitation"])
    lines.writerows([number, invitation_of(secret, number)] for number in range(1, chosen.count + 1))
