"""Who may act for whom in the procedures of the city: each kind of proxy applies, is named, and is told apart."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import city, procedure, procedures
from madoguchi.foundation.dossier.queries import dossier_facts, thread_of
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import BY_PROXY
from madoguchi.journeys import apply
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.demonstration.answers import sample_answers
from madoguchi.journeys.demonstration.matters import paper
from madoguchi.journeys.errors import KindNotAccepted, MandateOver
from madoguchi.journeys.for_another import appointing, filling_in, seeing
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.business_account import AccountType, BusinessAccount, OrganisationRole
from madoguchi.values.clock import moved_to, now, today
from madoguchi.values.mandate_kind import MandateKind
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
CLAIM = "child_allowance_claim"
PRIME = BusinessAccount(AccountType.PRIME, OrganisationRole.PRIME)
ACCEPTED = {
    office.CHILD: (MandateKind.PARENT, MandateKind.SPOUSE, MandateKind.RELATIVE, MandateKind.GUARDIAN),
    CLAIM: (MandateKind.SPOUSE, MandateKind.RELATIVE, MandateKind.AGENT, MandateKind.GUARDIAN),
    office.GRANT: (MandateKind.MEMBER, MandateKind.AGENT),
    "personal_data_request": (MandateKind.PARENT, MandateKind.GUARDIAN),
}
PAIRS = [(one, kind) for one, kinds in ACCEPTED.items() for kind in kinds]


def resident(ref: str, kind: str = "resident") -> Actor:
    """Somebody with an account, as surely known as any procedure asks."""
    return Actor(
        ActorKind.RESIDENT, open_account(kind, f"見本 {ref}", ref=ref), f"見本 {ref}", assurance=3, business=PRIME
    )


def mandate(kind: MandateKind, procedure_id: str, principal: Actor, proxy: Actor, until_on: date) -> str:
    """A mandate that was given and taken up; its ref."""
    code = appointing.give(kind, [procedure_id], until_on=until_on, by=principal, language="ja")
    return mandates.take_up(code, by=proxy).ref


def filled_in(ref: str, procedure_id: str, proxy: Actor) -> str:
    """A complete draft the proxy began under this mandate."""
    subject = procedure(procedure_id)
    answers = sample_answers(subject, city(), Random(1))
    for need in records.needed_documents(subject, answers):
        answers.setdefault(need.id, [paper()])
    checks = subject.section("record")["consent"].get("checks", [])
    answers["consent"] = {check["id"]: True for check in checks}
    draft = record_actions.start_draft(subject, by=proxy, language="ja")
    filling_in.begin_for(filling_in.mandate_to_begin(ref, subject, by=proxy), draft.ref)
    assert not record_actions.replace_answers(draft.ref, answers)
    return draft.ref


def test_every_procedure_says_who_may_act_and_every_kind_may_somewhere() -> None:
    assert {one.id: one.identity.assurance.proxy for one in procedures()} == ACCEPTED
    assert {kind for kinds in ACCEPTED.values() for kind in kinds} == set(MandateKind)


@pytest.mark.parametrize(("procedure_id", "kind"), PAIRS)
def test_a_proxy_of_each_kind_applies_and_the_matter_is_the_principals(procedure_id: str, kind: MandateKind) -> None:
    audience = "business" if procedure_id == office.GRANT else "resident"
    principal, proxy = resident("principal", audience), resident("proxy")
    until = today() + timedelta(days=30)
    ref = mandate(kind, procedure_id, principal, proxy, until)
    number = apply.submit_application(filled_in(ref, procedure_id, proxy), by=proxy, language="ja")
    assert dossier_facts(number).applicant.account_ref == principal.ref
    (knot,) = [one for one in thread_of(number, public_only=True) if one.kind == "by_proxy"]
    assert (knot.who, knot.facts["kind"]) == (proxy.name, kind.value)
    hands = office.STRANGER if procedure_id == office.GRANT else office.CENTRE
    (shown,) = case_sheet(number, by=hands, language="ja").proxies
    assert (shown.proxy_name, shown.kind, shown.procedures, shown.until_on) == (
        proxy.name,
        kind,
        (procedure_id,),
        until,
    )
    assert seeing.open_matter(number, by=proxy).ref == ref  # type: ignore[union-attr]
    looks = Entry.objects.filter(actor_ref=proxy.ref, dossiers__contains=[number])
    assert {tuple(one.detail[BY_PROXY]) for one in looks if BY_PROXY in one.detail} == {(ref,)}
    with moved_to(now() + timedelta(days=31)), pytest.raises(NotPermitted):
        seeing.open_matter(number, by=proxy)


@pytest.mark.parametrize(
    ("procedure_id", "kind"),
    [(one, kind) for one, kinds in ACCEPTED.items() for kind in MandateKind if kind not in kinds],
)
def test_a_kind_the_procedure_does_not_name_acts_for_nobody(procedure_id: str, kind: MandateKind) -> None:
    principal, proxy = resident("principal"), resident("proxy")
    until = today() + timedelta(days=30)
    with pytest.raises(KindNotAccepted):
        appointing.give(kind, [procedure_id], until_on=until, by=principal, language="ja")
    # Given when the procedure still named the kind, it is worth nothing since it does not.
    old = mandates.take_up(mandates.give(kind, [procedure_id], until_on=until, by=principal), by=proxy)
    assert appointing.mandates_for(procedure_id, proxy) == []
    with pytest.raises(MandateOver):
        filling_in.mandate_to_begin(old.ref, procedure(procedure_id), by=proxy)
