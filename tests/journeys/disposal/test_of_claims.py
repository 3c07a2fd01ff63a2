"""Settled claims of proxies go by the plan that disposes of papers: when, by whose word, and what keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.models import Account, Mandate
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.journal.models import Entry, NameKey
from madoguchi.foundation.storage.actions import keep_document
from madoguchi.foundation.storage.queries import files_of
from madoguchi.foundation.wall.speaker import Side
from madoguchi.journeys.disposal import carrying_out, holds, planning, sheets
from madoguchi.journeys.disposal.again import remove_again
from madoguchi.journeys.disposal.errors import NothingToDispose
from madoguchi.journeys.disposal.of_claims import ripe_claims
from madoguchi.journeys.nearness import near_of
from madoguchi.journeys.represent import asking, deciding, standing
from madoguchi.journeys.represent.errors import NoSuchClaim
from madoguchi.journeys.represent.models import ProxyClaim
from madoguchi.journeys.represent.settled import claims_standing
from madoguchi.values.clock import JST, moved_to, today
from madoguchi.values.references import claim_number
from tests.journeys.disposal.test_again import told
from tests.journeys.office import CENTRE, member
from tests.journeys.represent.families import SERVICES, asked, confirmation, parent
from tests.journeys.residents import HEAD, OLDER
from tests.plans import plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
LONG_AGO, LATER = (datetime(year, 6, 1, 10, tzinfo=JST) for year in (2026, 2032))
DIVISION, CLASS = "administrative_centre", "5_years"
CHIEF, HEAD_OF = (member(f"centre-chief-{at}", DIVISION, "section_chief", may_decide=True) for at in (1, 2))


@pytest.fixture(autouse=True)
def later(published: None) -> Iterator[None]:
    """The day after which the five years of what was settled in 2026 are over."""
    with moved_to(LATER):
        yield


def refused() -> str:
    """A claim that was refused long ago, with its letter; its number."""
    with moved_to(LONG_AGO):
        by = parent()
        Account.objects.filter(ref=by.ref).update(email="aoi@example.jp")
        ref = asked(by)
        deciding.refuse_claim(ref, "書類が古いため", by=SERVICES)
    return claim_number(ref)


def ripe() -> list[str]:
    return [one.reference_number for one in planning.dry_run(DIVISION, CLASS, by=CENTRE).ripe]


def agreed() -> str:
    ref = planning.plan_disposal(DIVISION, CLASS, by=CENTRE)
    for approver in (CHIEF, HEAD_OF):
        carrying_out.agree_to_disposal(ref, by=approver)
    return ref


def test_the_sample_city_keeps_settled_claims_for_five_years() -> None:
    assert (city().proxies.division, city().proxies.retention) == (DIVISION, CLASS)


def test_a_settled_claim_goes_with_its_letters_and_files_and_is_certified() -> None:
    number = refused()
    ref = ProxyClaim.objects.get().ref
    keep_document(b"paper", name="paper.pdf", media_type="application/pdf", owner=ref)
    plan = agreed()
    carrying_out.carry_out(plan)
    assert not ProxyClaim.objects.exists()
    assert not OutboxMessage.objects.filter(about=number).exists()
    assert list(files_of(ref)) == []
    shown = sheets.one_plan(plan, by=CENTRE)
    assert shown.is_sound
    assert shown.certificate is not None
    assert shown.certificate["matters"] == [[number, "proxies", "2032-03-31"]]
    assert shown.certificate["rows"]["journeys_proxyclaim"] == 1
    assert shown.certificate["rows"]["messaging_outboxmessage"] == 1
    assert Entry.objects.filter(verb="write:disposed", dossiers__contains=[number]).count() == 1


def test_a_day_too_early_and_a_claim_that_waits_are_in_no_plan() -> None:
    number = refused()
    with moved_to(LONG_AGO):
        asked(parent("parent-3", HEAD))
    assert ripe() == [number]
    with moved_to(datetime(2032, 3, 31, 23, tzinfo=JST)):
        assert ripe() == []
    for division, retention in ((DIVISION, "3_years"), ("child_family", CLASS)):
        assert ripe_claims(division, retention, on=today(), without=(), most=10) == ((), 0)


def test_a_claim_taken_back_goes_as_well() -> None:
    with moved_to(LONG_AGO):
        by = parent()
        ref = asked(by)
        asking.take_claim_back(ref, by=by)
    assert ripe() == [claim_number(ref)]


def test_a_confirmed_claim_counts_from_the_last_day_of_its_mandate() -> None:
    with moved_to(LONG_AGO):
        ref = asked(parent())
        mandate = deciding.confirm_claim(ref, confirmation(until_on=today() + timedelta(days=90)), by=SERVICES)
    (one,) = planning.dry_run(DIVISION, CLASS, by=CENTRE).ripe
    assert one.kept_until.isoformat() == "2032-03-31"
    Mandate.objects.filter(ref=mandate).update(until_on=datetime(2027, 5, 1).date())
    assert ripe() == []
    with moved_to(datetime(2027, 3, 1, tzinfo=JST)):
        standing.end_by_the_office(mandate, by=SERVICES)
    assert ripe() == [claim_number(ref)]


def test_a_mandate_that_stands_keeps_its_claim_whatever_the_plan_says() -> None:
    with moved_to(LONG_AGO):
        ref = asked(parent())
        mandate = deciding.confirm_claim(ref, confirmation(until_on=today() + timedelta(days=90)), by=SERVICES)
    plan = agreed()
    Mandate.objects.filter(ref=mandate).update(until_on=today())
    carrying_out.carry_out(plan)
    assert ProxyClaim.objects.filter(ref=ref).exists()
    with connection.cursor() as cursor:
        Mandate.objects.filter(ref=mandate).update(until_on=today())
        carrying = "SELECT dispose_of_claims(%s, %s, %s)"
        with pytest.raises(DatabaseError), transaction.atomic():  # it was carried out, and no agreement is left
            cursor.execute(carrying, [plan, today(), [claim_number(ref)]])


def test_the_database_removes_nothing_two_others_did_not_agree_to() -> None:
    number = refused()
    plan = planning.plan_disposal(DIVISION, CLASS, by=CENTRE)
    carrying_out.agree_to_disposal(plan, by=CHIEF)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="two others"), transaction.atomic():
        cursor.execute("SELECT dispose_of_claims(%s, %s, %s)", [plan, today(), [number]])
    assert claims_standing([number])


@pytest.mark.parametrize("side", list(Side))
def test_only_the_worker_carries_it_out(side: Side) -> None:
    number, plan = refused(), agreed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('madoguchi.actor', 'somebody', true)")
        cursor.execute(f"SET LOCAL ROLE {side.value}")
        if side is Side.WORKER:
            carrying_out.carry_out(plan)
        else:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute("SELECT dispose_of_claims(%s, %s, %s)", [plan, today(), [number]])
        cursor.execute("RESET ROLE")
    assert bool(claims_standing([number])) == (side is not Side.WORKER)


@pytest.mark.parametrize("side", list(Side))
def test_no_side_removes_a_claim_by_itself(side: Side) -> None:
    refused()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {side.value}")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM journeys_proxyclaim")
        cursor.execute("RESET ROLE")


def test_a_hold_after_the_agreement_keeps_it_and_its_words_go_with_it_afterwards() -> None:
    number = refused()
    plan = agreed()
    holds.hold(number, "審査請求が続いています。", by=CENTRE)
    carrying_out.carry_out(plan)
    shown = sheets.one_plan(plan, by=CENTRE)
    assert shown.certificate is not None
    assert shown.certificate["left_out"] == [number]
    assert planning.dry_run(DIVISION, CLASS, by=CENTRE).held == 1
    with pytest.raises(NothingToDispose):
        planning.plan_disposal(DIVISION, CLASS, by=CENTRE)
    (held,) = holds.holds(CHIEF)
    assert (held.reference_number, held.may_lift) == (number, True)
    assert NameKey.objects.filter(holder=number).exists()
    holds.lift(held.number, by=CHIEF)
    carrying_out.carry_out(agreed())
    assert not claims_standing([number])
    assert not NameKey.objects.filter(holder=number).exists()


def test_holds_of_claims_are_seen_by_the_division_that_confirms_only() -> None:
    holds.hold(refused(), "審査請求", by=CENTRE)
    assert holds.holds(member("clerk-9", "child_family")) == ()
    with pytest.raises(NoSuchClaim):
        holds.hold("r-00000000000000", "審査請求", by=CENTRE)


def test_nobody_agrees_to_what_is_about_their_own_household() -> None:
    number = refused()
    assert near_of([number]) == {OLDER, HEAD}
    plan = planning.plan_disposal(DIVISION, CLASS, by=CENTRE)
    with pytest.raises(NotPermitted):
        carrying_out.agree_to_disposal(plan, by=replace(CHIEF, people=frozenset({OLDER})))


def test_s_bak_5_a_claim_that_was_disposed_of_since_the_backup_goes_again(tmp_path: Path) -> None:
    number = refused()
    with transaction.atomic():
        carrying_out.carry_out(agreed())
        told(tmp_path, Entry.objects.get(verb="write:disposed"))
        transaction.set_rollback(True)
    assert claims_standing([number])
    assert remove_again(tmp_path, after=0) == (1, [])
    assert not claims_standing([number])


def test_more_claims_ask_the_database_nothing_more() -> None:
    refused()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked_for:
            ripe()
        counts.append(len(asked_for))
        with moved_to(LONG_AGO):
            deciding.refuse_claim(asked(actor_of_ref("parent-1")), "", by=SERVICES)
    assert len(ripe()) > 1
    assert counts[0] == counts[1]


def test_settled_claims_are_found_by_an_index() -> None:
    rows = ProxyClaim.objects.exclude(state="asked").filter(decided_at__lt=LATER).order_by("decided_at", "id")
    assert "claims_settled" in plan_of(rows)
