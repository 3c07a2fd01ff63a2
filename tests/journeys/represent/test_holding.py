"""A hold (支援措置): whoever acts for the person can do nothing any more, by whatever it was that let them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.errors import MandateUseless
from madoguchi.foundation.identity.models import Mandate
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from madoguchi.journeys.for_another import appointing, seeing
from madoguchi.journeys.register_links import link_account
from madoguchi.journeys.represent import deciding, holding, standing
from madoguchi.journeys.represent.handing_over import rest_while_held
from madoguchi.values.actor import SYSTEM, Actor
from madoguchi.values.clock import today
from madoguchi.values.mandate_kind import MandateKind
from tests.journeys.office import CHILD
from tests.journeys.represent.families import SERVICES, asked, confirmation, confirmed, other_parent, parent, sent_for
from tests.journeys.residents import SPOUSE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
WHY = "支援措置の申出 2026-11-20 受付"


def code_of(by: Actor) -> str:
    """A code by which somebody lets another act for them."""
    until = today() + timedelta(days=90)
    return appointing.give(MandateKind.SPOUSE, [CHILD], until_on=until, by=by, language="ja")


def test_what_a_held_person_gave_by_a_code_rests_at_once() -> None:
    by, other = parent(), other_parent()
    mandate = appointing.take_up(code_of(other), by=by)
    number = sent_for(mandate.ref, by)
    holding.hold_person(SPOUSE, WHY, by=SERVICES)
    assert mandates.held_by(by) == []
    assert [one.ref for one in mandates.resting_of(by)] == [mandate.ref]
    assert appointing.mandates_for(CHILD, by) == []
    with pytest.raises(NotPermitted):
        seeing.open_matter(number, by=by)
    assert Entry.objects.filter(verb="write:mandate_paused", detail__mandate=mandate.ref).count() == 1
    assert [one.ref for one in mandates.given_by(other)] == [mandate.ref]


def test_a_code_that_is_out_when_somebody_is_held_is_worth_nothing_then_and_afterwards() -> None:
    by, other = parent(), other_parent()
    code = code_of(other)
    holding.hold_person(SPOUSE, WHY, by=SERVICES)
    with pytest.raises(MandateUseless):
        appointing.take_up(code, by=by)
    holding.hold_no_longer(SPOUSE, "期間の満了", by=SERVICES)
    with pytest.raises(MandateUseless):
        appointing.take_up(code, by=by)
    assert appointing.take_up(code_of(other), by=by).ref


def test_a_code_given_while_held_is_worth_nothing_to_who_types_it_in_at_home() -> None:
    by, other = parent(), other_parent()
    holding.hold_person(SPOUSE, WHY, by=SERVICES)
    code = code_of(other)
    with speaking(Speaker(Side.PORTAL, by.ref)), pytest.raises(MandateUseless):
        appointing.take_up(code, by=by)
    assert mandates.held_by(by) == []


def test_who_is_found_to_be_held_only_after_they_gave_it_is_acted_for_by_nobody() -> None:
    by = parent()
    open_account("resident", "見本 優", ref="later-1")
    other = actor_of_ref("later-1")
    appointing.take_up(code_of(other), by=by)
    holding.hold_person(SPOUSE, WHY, by=SERVICES)
    assert len(mandates.held_by(by)) == 1  # nobody knows yet whose account it is
    link_account(other.ref, SPOUSE, by=SYSTEM)
    assert mandates.held_by(by) == []


def test_nobody_of_the_portal_lets_rest_what_another_gave() -> None:
    by, other = parent(), other_parent()
    mandate = appointing.take_up(code_of(other), by=by)
    holding.hold_person(SPOUSE, WHY, by=SERVICES)
    assert rest_while_held(other.ref) == ()
    Mandate.objects.filter(ref=mandate.ref).update(paused_at=None)
    with speaking(Speaker(Side.PORTAL, "stranger-1")):
        assert rest_while_held(other.ref) == ()
    assert rest_while_held(other.ref) == (mandate.ref,)


@pytest.mark.parametrize("way", ["a claim", "one that rests"])
def test_whether_somebody_is_held_is_asked_with_the_person_locked_as_by_who_holds_them(way: str) -> None:
    by = parent()
    ref = asked(by) if way == "a claim" else confirmed(by)
    act = deciding.confirm_claim if way == "a claim" else standing.look_again
    with CaptureQueriesContext(connection) as asked_for:
        act(ref, confirmation(), by=SERVICES)
    said = [one["sql"] for one in asked_for]
    locked = next(at for at, sql in enumerate(said) if 'FROM "registry_person"' in sql and "FOR UPDATE" in sql)
    last = max(at for at, sql in enumerate(said) if 'FROM "registry_personhold"' in sql)
    written = next(at for at, sql in enumerate(said) if sql.startswith(("INSERT INTO", "UPDATE")) and "_mandate" in sql)
    assert locked < last < written
