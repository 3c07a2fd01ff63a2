"""What a confirmed proxy does and opens, and what stays closed to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.engines.cases.queries import case_of, resource_of
from madoguchi.engines.records.queries import draft_of
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.rules import decide
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.queries import dossier_facts, thread_of
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.actions import know_person, open_account
from madoguchi.foundation.identity.models import Account, Mandate
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys import apply, filling
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.for_another import filling_in, seeing
from madoguchi.values.actor import Actor, ActorKind, Duty
from tests.house.scene import draft_of as whole_draft
from tests.journeys.office import CENTRE, CHILD, GRANT
from tests.journeys.represent.families import confirmed, parent, sent_for
from tests.journeys.residents import OLDER, SPOUSE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_parent_applies_for_the_child_and_the_dossier_says_who_did() -> None:
    by = parent()
    number = sent_for(confirmed(by), by)
    account = Account.objects.get(ref=dossier_facts(number).applicant.account_ref)
    assert (account.person_ref, account.is_held, account.is_active) == (OLDER, True, True)
    knot = next(one for one in thread_of(number, public_only=True) if one.kind == "by_proxy")
    assert (knot.who, knot.facts["kind"]) == (by.name, "parent")
    assert [one.proxy_name for one in case_sheet(number, by=CENTRE, language="ja").proxies] == [by.name]
    assert case_of(number).person_ref == OLDER
    assert seeing.open_matter(number, by=by) is not None


def test_the_form_begins_with_what_the_register_holds_of_the_child_and_of_nobody_else() -> None:
    by = parent()
    draft = filling.start_application(CHILD, by=by, language="ja", mandate_ref=confirmed(by))
    written = str(draft_of(draft.ref).answers)
    assert "蓮" in written
    assert not any(name in written for name in ("葵", "優", "陽菜", "090-0000-0000", "aoi@example.jp"))
    looked = Entry.objects.get(verb="read", dossiers=[OLDER], actor_ref=by.ref)
    assert looked.detail["mandate"]


@pytest.mark.parametrize(("assurance", "is_told"), [(0, False), (1, False), (2, True), (3, True)])
def test_whose_sign_in_proves_too_little_is_told_no_more_than_the_name(assurance: int, *, is_told: bool) -> None:
    by = parent()
    mandate = confirmed(by)
    draft = filling.start_application(CHILD, by=replace(by, assurance=assurance), language="ja", mandate_ref=mandate)
    written = str(draft_of(draft.ref).answers)
    assert "蓮" in written
    assert ("見本町" in written) == ("2016-05-05" in written) == is_told


def test_a_procedure_that_asks_for_more_is_filled_in_for_no_less() -> None:
    by = replace(parent(), assurance=2)
    mandate = confirmed(by)
    (held,) = mandates.held_by(by)
    subject = procedure(CHILD)
    assert held.ref == mandate
    assert "self.address" in filling_in.known_for(held, subject, by=by)
    sure = subject.identity.assurance.model_copy(update={"identity": 3})
    surer = replace(subject, identity=subject.identity.model_copy(update={"assurance": sure}))
    assert set(filling_in.known_for(held, surer, by=by)) == {"self.name"}


def test_nobody_decides_the_case_of_their_own_child_whom_somebody_else_applied_for() -> None:
    by = parent()
    case = case_of(sent_for(confirmed(by), by))
    duties = (Duty("child_family", "clerk", None, True), Duty("administrative_centre", "clerk"))
    other = Actor(ActorKind.STAFF, "clerk-8", "職員", duties, person=SPOUSE, people=frozenset({SPOUSE, OLDER}))
    for action in ("work", "handle", "sign_off"):
        decision = decide(other, action, resource_of(case))
        assert (decision.allowed, decision.rule) == (False, "own_matter.of_the_household")
    stranger = Actor(ActorKind.STAFF, "clerk-9", "職員", duties)
    assert decide(stranger, "work", resource_of(case)).allowed


def test_what_was_there_before_stays_closed_to_the_proxy_and_so_does_another_procedure() -> None:
    by = parent()
    open_account("resident", "見本 蓮", ref="child-1")
    know_person("child-1", OLDER, ())
    child = actor_of_ref("child-1")
    before = apply.submit_application(_own_draft(child), by=child, language="ja")
    confirmed(by)
    assert dossier_facts(before).applicant.account_ref == Mandate.objects.get().principal.ref == "child-1"
    with pytest.raises(NotPermitted):
        seeing.open_matter(before, by=by)
    assert all(before not in dict(one.matters) for one in seeing.held(by, "ja"))
    after = apply.submit_application(_own_draft(child), by=child, language="ja")
    assert seeing.open_matter(after, by=by) is not None
    Mandate.objects.update(procedures=[GRANT])
    with pytest.raises(NotPermitted):
        seeing.open_matter(after, by=by)


def _own_draft(child: Actor) -> str:
    return whole_draft(child, seed=3).ref
