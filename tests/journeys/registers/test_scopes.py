"""A programme that is kept to a register reads or writes that one, and does nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.access.recording import keeping_decisions
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.identity.actions import create_token
from madoguchi.foundation.identity.errors import ScopeUnreadable
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.foundation.identity.queries import tokens
from madoguchi.journeys.registers import by_programme
from madoguchi.values.actor import Actor
from tests.journeys.registers.house import bicycle, helper, publish_registers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()


def _programme(*scopes: str) -> Actor:
    actor = actor_of_token(create_token("clerk", division="traffic", scopes=scopes))
    assert actor is not None
    return actor


def _keep(by: Actor) -> None:
    values = {"number": "9", "name": "九", "state": "good"}
    by_programme.keep_record("bicycles", values, ref="K-0000-0000", by=by, language="ja")


def test_a_token_without_a_scope_does_what_its_division_may() -> None:
    helper("見本 葵")
    assert len(by_programme.registers_of(_programme(), language="ja")) >= 2
    _keep(_programme())


def test_to_read_is_not_to_write_and_one_register_is_not_another() -> None:
    kept, other = bicycle("1"), helper("見本 葵")
    reads = _programme("bicycles:read")
    (seen,) = by_programme.registers_of(reads, language="ja")
    assert (seen.id, seen.may_edit) == ("bicycles", False)
    assert by_programme.record_for("bicycles", kept.ref, by=reads).ref == kept.ref
    with pytest.raises(NotPermitted) as refused:
        _keep(reads)
    assert refused.value.facts["rule"] == "programme.within_its_scope"
    with pytest.raises(UnknownRegister):
        by_programme.record_for("helpers", other.ref, by=reads)
    _keep(_programme("bicycles:write"))


def test_l_2_what_a_programme_asks_for_beyond_its_scope_is_refused_and_the_refusal_is_kept() -> None:
    other, reads = helper("見本 葵"), _programme("bicycles:read")
    with keeping_decisions(), pytest.raises(UnknownRegister):
        by_programme.record_for("helpers", other.ref, by=reads)
    (kept,) = RecordedDecision.objects.all()
    assert (kept.actor_ref, kept.allowed, kept.rule) == (reads.ref, False, "programme.within_its_scope")


def test_a_scope_closes_everything_that_is_no_register() -> None:
    case = Resource(kind="case", division="traffic")
    free = _programme()
    assert foresee(free, "view", case).allowed
    assert not foresee(replace(free, scopes=frozenset({"bicycles:read"})), "view", case).allowed


@pytest.mark.parametrize("scope", ["bicycles", "bicycles:delete", "Bicycles:read", "bicycles:read extra", ""])
def test_a_scope_nobody_can_read_makes_no_token(scope: str) -> None:
    with pytest.raises(ScopeUnreadable):
        create_token("clerk", division="traffic", scopes=[scope])
    with pytest.raises(ScopeUnreadable):
        create_token("applicant", scopes=["bicycles:read"])


def test_what_a_token_is_kept_to_is_listed() -> None:
    create_token("clerk", division="traffic", name="自転車", scopes=["bicycles:write", "bicycles:read"])
    assert next(one for one in tokens() if one.name == "自転車").scopes == ("bicycles:read", "bicycles:write")
