from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.rules import Resource, decide, require
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty, anonymous

CASE = Resource("case", division="child_family", desk="administrative_centre", owner_ref="r-1", drafted_by="s-1")


def staff(division: str, *, ref: str = "s-9", may_decide: bool = False, roles: frozenset[str] = frozenset()) -> Actor:
    return Actor(ActorKind.STAFF, ref, "職員", (Duty(division, "clerk", None, may_decide),), roles)


@pytest.mark.parametrize(
    ("actor", "action", "allowed"),
    [
        (staff("child_family"), "view", True),
        (staff("administrative_centre"), "view", True),
        (staff("business_support"), "view", False),
        (Actor(ActorKind.RESIDENT, "r-1", "本人"), "view", True),
        (Actor(ActorKind.RESIDENT, "r-2", "他人"), "view", False),
        (anonymous(), "view", False),
        (staff("x", roles=frozenset({"auditor"})), "view", True),
        (staff("administrative_centre"), "work", True),
        (staff("child_family"), "work", False),
        (SYSTEM, "work", True),
        (staff("child_family", may_decide=True), "sign_off", True),
        (staff("child_family", ref="s-1", may_decide=True), "sign_off", False),
        (staff("child_family"), "sign_off", False),
        (staff("business_support", may_decide=True), "sign_off", False),
        (anonymous(), "search", False),
        (staff("x"), "administer", False),
        (staff("x", roles=frozenset({"administrator"})), "administer", True),
        (SYSTEM, "fly", False),
    ],
)
def test_what_is_allowed_and_what_not(actor: Actor, action: str, allowed: bool) -> None:
    decision = decide(actor, action, CASE)
    assert decision.allowed is allowed
    assert decision.reason.text()


@pytest.mark.parametrize(
    ("kind", "action", "told"),
    [
        ("export", "propose", "proposal.of_an_export"),
        ("rules", "propose", "proposal.of_the_rules"),
        ("rules", "agree", "proposal.who_agrees_to_the_rules"),
        ("seal_key", "propose", "proposal.of_the_key"),
        ("seal_key", "agree", "proposal.who_agrees_to_the_key"),
    ],
)
def test_who_may_not_is_told_the_rule_about_what_they_asked_for_and_not_about_something_else(
    kind: str, action: str, told: str
) -> None:
    nobody_of_it = Actor(ActorKind.STAFF, "s-9", "職員", () if kind == "export" else (Duty("child_family", "clerk"),))
    decision = decide(nobody_of_it, action, Resource(kind, division="child_family"))
    assert (decision.allowed, decision.rule) == (False, told)
    assert decision.needs.text()
    assert decision.ask.text()


@pytest.mark.parametrize("action", ["view", "post", "handle"])
@pytest.mark.parametrize(
    ("duties", "allowed"),
    [
        ((Duty("child_family", "clerk", "401064"),), True),
        ((Duty("child_family", "clerk", "401072"),), False),
        ((Duty("child_family", "clerk", "401072"), Duty("business_support", "clerk")), False),
        ((Duty("business_support", "clerk", "401064"),), False),
        ((Duty("child_family", "clerk", "401072"), Duty("child_family", "clerk")), True),
    ],
)
def test_a_post_of_a_ward_is_a_post_for_the_cases_of_that_ward(
    duties: tuple[Duty, ...], action: str, allowed: bool
) -> None:
    actor = Actor(ActorKind.STAFF, "s-9", "職員", duties)
    assert decide(actor, action, replace(CASE, ward="401064")).allowed is allowed


@pytest.mark.parametrize(("ward", "allowed"), [("401064", True), ("401072", False), (None, True)])
def test_a_post_of_a_ward_works_and_signs_off_in_that_ward_alone(ward: str | None, allowed: bool) -> None:
    chief = Actor(ActorKind.STAFF, "s-9", "職員", (Duty("child_family", "section_chief", ward, True),))
    matter = Resource("case", division="child_family", ward="401064", drafted_by="s-1")
    assert decide(chief, "work", matter).allowed is allowed
    assert decide(chief, "sign_off", matter).allowed is allowed


def test_a_post_of_a_ward_sees_no_case_without_a_ward() -> None:
    bound = Actor(ActorKind.STAFF, "s-9", "職員", (Duty("child_family", "clerk", "401064"),))
    assert not decide(bound, "view", CASE).allowed


@pytest.mark.parametrize("action", ["view", "work", "handle", "post", "sign_off", "list", "search", "break_glass"])
def test_an_administrator_with_a_post_of_the_division_sees_and_does_nothing_of_a_case(action: str) -> None:
    both = Actor(
        ActorKind.STAFF,
        "s-9",
        "職員",
        (Duty("child_family", "clerk", None, True), Duty("administrative_centre", "clerk", None, True)),
        frozenset({"administrator"}),
    )
    decision = decide(both, action, CASE)
    assert not decision.allowed
    assert "administrators" in decision.rule or decision.rule.startswith("administrator.no_")
    assert not decide(both, action, replace(CASE, kind="person")).allowed


def test_a_refusal_says_what_would_be_needed() -> None:
    with pytest.raises(NotPermitted, match="別の決裁者に依頼してください"):
        require(staff("child_family", ref="s-1", may_decide=True), "sign_off", CASE)


def test_an_anonymous_visitor_does_not_own_a_matter_without_an_account() -> None:
    assert not decide(anonymous(), "view", Resource("case", division="x", owner_ref="")).allowed


def test_a_refusal_names_its_rule_what_is_needed_and_whom_to_ask() -> None:
    decision = decide(staff("business_support"), "view", CASE)
    assert decision.rule == "clerk.part_of_the_matter"
    assert decision.needs.text() == "この案件の手続を担当する課の職。区の職は、その区の案件だけ"
    assert decision.ask.text() == "この案件を担当する課"


@pytest.mark.parametrize("action", ["work", "handle", "sign_off"])
@pytest.mark.parametrize("own", ["s-9", "p-household"])
@pytest.mark.parametrize("kind", [ActorKind.STAFF, ActorKind.API])
def test_nobody_works_or_decides_on_a_matter_of_their_own_or_of_their_household_nor_does_their_programme(
    action: str, own: str, kind: ActorKind
) -> None:
    matter = Resource("case", division="child_family", near=frozenset({own}))
    chief = replace(staff("child_family", may_decide=True), kind=kind, people=frozenset({"p-household"}))
    decision = decide(chief, action, matter)
    assert (decision.allowed, decision.rule) == (False, "own_matter.of_the_household")
    assert decide(chief, action, Resource("case", division="child_family", near=frozenset({"p-other"}))).allowed


def test_who_acts_for_the_applicant_sees_the_matter_and_nobody_else_who_is_no_staff() -> None:
    matter = Resource("dossier", owner_ref="r-1", proxies=frozenset({"r-2"}))
    assert decide(Actor(ActorKind.RESIDENT, "r-2", "代理人"), "view", matter).rule == "proxy.matter_of_the_represented"
    assert not decide(Actor(ActorKind.RESIDENT, "r-3", "他人"), "view", matter).allowed


def test_a_programme_without_a_post_is_not_told_of_the_household_about_what_it_sent_itself() -> None:
    programme = Actor(ActorKind.API, "r-1", "機械")
    assert decide(programme, "handle", CASE).rule != "own_matter.of_the_household"


@pytest.mark.parametrize("kind", [ActorKind.STAFF, ActorKind.API])
def test_a_contractor_finds_no_person_of_the_register_and_breaks_no_glass(kind: ActorKind) -> None:
    contractor = replace(staff("child_family", roles=frozenset({"contractor"})), kind=kind)
    assert decide(contractor, "search", Resource("person")).rule == "contractor.no_register_of_persons"
    assert decide(contractor, "search", Resource("case")).allowed
    assert decide(contractor, "break_glass", CASE).rule == "emergency.not_by_contractors"


LOOKING = ("view", "list", "search", "view_visits", "view_register", "audit", "answer_looks")


@pytest.mark.parametrize("action", LOOKING)
def test_an_administrator_sees_nothing_of_residents_as_an_auditor_either(action: str) -> None:
    both = staff("child_family", roles=frozenset({"administrator", "auditor"}))
    auditor = replace(both, roles=frozenset({"auditor"}))
    decision = decide(both, action, CASE)
    assert (decision.allowed, decision.rule.split(".")[-1].startswith("no_")) == (False, True)
    assert decide(auditor, action, CASE).allowed
