"""The rules as files: valid by their schema, complete in words, and refused whole when one is wrong."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path

import cedarpy
import pytest
from django.conf import settings

from madoguchi.config.cli import main
from madoguchi.foundation.access import engine
from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.in_force import policy_book
from madoguchi.foundation.access.policies import PolicyBook, read_policies
from madoguchi.foundation.access.rules import decide, decide_by
from madoguchi.foundation.access.texts import SCHEMA, complaints, text_of
from madoguchi.foundation.access.told import CONTEXT
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty
from madoguchi.values.clock import now
from tests.foundation.access.whole import answer_of_all, everything_told

CLERK = Actor(ActorKind.STAFF, "s-1", "職員", (Duty("child_family", "clerk", "401013", True),), frozenset({"auditor"}))
MATTER = Resource(
    "case", "child_family", "centre", "r-1", "s-9", frozenset({"a"}), "401013", "p", near=frozenset({"x"})
)
# Matters of the asker, of others and of nobody, in every part somebody may have in one.
WHOSE = (
    MATTER,
    replace(MATTER, owner_ref=CLERK.ref, confidentiality="3B"),
    replace(MATTER, drafted_by=CLERK.ref, near=frozenset({CLERK.ref, "x"})),
    replace(MATTER, owner_ref="", drafted_by="", near=frozenset(), proxies=frozenset({"r-8", CLERK.ref})),
    replace(MATTER, proxies=frozenset({"r-8"}), posts=frozenset({"*"})),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(settings.MADOGUCHI_POLICIES, tmp_path / "policies"))


def test_s_authz_1_the_rules_in_force_are_valid_by_their_schema() -> None:
    assert complaints(settings.MADOGUCHI_POLICIES) == []
    assert main(["access", "check"]) == 0


def test_whoever_is_refused_by_no_rule_is_told_the_one_that_would_permit_it() -> None:
    book = policy_book()
    schema = (settings.MADOGUCHI_POLICIES / SCHEMA).read_text(encoding="utf-8")
    acts = set(re.findall("[a-z_]+", " ".join(re.findall(r"action ([a-z_,\s]+?)\s+appliesTo", schema))))
    permits = [rule for rule in book.rules.values() if rule.permits]
    told = {act for act in acts for rule in permits if rule.is_about(act) and "office" in rule.to}
    assert len(acts) > 25
    assert acts - told == set()


def test_what_the_engine_is_told_is_what_the_schema_knows() -> None:
    schema = (settings.MADOGUCHI_POLICIES / SCHEMA).read_text(encoding="utf-8")
    told = everything_told(CLERK, MATTER)
    assert len(cedarpy.Entities.from_json_str(told, schema)) > 2
    found = cedarpy.is_authorized(
        {
            "principal": {"type": "Person", "id": CLERK.ref},
            "action": {"type": "Action", "id": "view"},
            "resource": {"type": "Matter", "id": MATTER.kind},
            "context": {name: tell(CLERK, Circumstances(now())) for name, tell in CONTEXT.items()},
        },
        cedarpy.PolicySet.from_str(text_of(settings.MADOGUCHI_POLICIES)),
        told,
        schema,
    )
    assert found.allowed, found.diagnostics.errors


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('permit (principal, action == Action::"view", resource);', "@id is missing"),
        ('@id("x") permit (principal, action, resource) when { principal.age > 3 };', "age"),
        ('@id("x") permit (principal, action == Action::"fly", resource);', "fly"),
        ("permit (principal, action, resource", "unexpected"),
    ],
)
def test_a_wrong_rule_is_found_and_none_of_them_is_in_force(folder: Path, text: str, complaint: str) -> None:
    (folder / "own.cedar").write_text(text, encoding="utf-8")
    assert any(complaint in one for one in complaints(folder))
    assert main(["access", "check", str(folder)]) == 1
    with pytest.raises(RulesUnusable):
        read_policies(folder)


def test_an_id_stands_only_once(folder: Path) -> None:
    (folder / "twice.cedar").write_text((folder / "auditor.cedar").read_text(encoding="utf-8"), encoding="utf-8")
    assert "auditor.sees: the id stands twice" in complaints(folder)


def test_a_folder_without_rules_is_no_folder_of_rules(tmp_path: Path) -> None:
    with pytest.raises(RulesUnusable):
        read_policies(tmp_path)


def test_an_action_no_rule_knows_is_denied() -> None:
    decision = decide(SYSTEM, "fly", MATTER)
    assert (decision.allowed, decision.rule) == (False, "default")


def test_s_authz_8_an_error_of_the_engine_denies(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no engine")

    monkeypatch.setattr(cedarpy, "is_authorized", broken)
    decision = decide(CLERK, "view", MATTER)
    assert (decision.allowed, decision.rule) == (False, "engine")
    assert decision.reason.text()
    assert decision.ask.text()


def test_s_authz_8_a_rule_that_cannot_be_evaluated_denies_although_another_permits() -> None:
    text = """
        permit (principal, action, resource);
        forbid (principal, action, resource) when { principal.nothing_of_the_kind };
    """
    book = PolicyBook({}, {"view": json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]})
    assert not decide_by(book, CLERK, "view", MATTER, Circumstances(now())).allowed


def test_the_rules_are_parsed_once() -> None:
    assert policy_book() is policy_book()


def test_the_engine_is_told_just_what_its_rules_look_at() -> None:
    clerk = replace(CLERK, roles=frozenset())
    piece = policy_book().slice_for("list", clerk)
    of_asking = {("context", "posture"), ("context", "purpose"), ("context", "assurance")}
    assert piece.reads == {("principal", "divisions"), ("principal", "kind"), *of_asking}
    asker = engine.asker_of(piece, clerk, "list")
    told = json.loads(str(engine.entities_told(asker, "case", asker.eyes.outline_of(MATTER))))
    assert {name for one in told for name in one["attrs"]} == {"divisions", "kind"}
    assert ("principal", "roles") in policy_book().slice_for(
        "list", replace(CLERK, roles=frozenset({"administrator"}))
    ).reads


def test_leaving_rules_out_changes_no_answer() -> None:
    """Asked with every rule and told everything, the engine says the same, for everybody about everything."""
    book, how = policy_book(), Circumstances(now())
    whole = cedarpy.PolicySet.from_str(text_of(settings.MADOGUCHI_POLICIES))
    roles = [
        frozenset(one) for one in ((), ("administrator",), ("auditor",), ("contractor",), ("administrator", "auditor"))
    ]
    for kind, held, action in product(ActorKind, roles, book.about):
        actor = replace(CLERK, kind=kind, roles=held)
        for matter in (*WHOSE, Resource("figures")):
            assert engine.ask(book, actor, action, matter, how) == answer_of_all(whole, actor, action, matter, how)


def test_whether_rules_look_at_the_clock_is_known(folder: Path) -> None:
    assert not policy_book().reads_the_clock
    own = '@id("x") @refuses("x") @needs("x") @ask("x") forbid (principal, action == Action::"view", resource)'
    (folder / "own.cedar").write_text(f"{own} when {{ context.minute < 480 }};", encoding="utf-8")
    assert read_policies(folder).reads_the_clock


NOT_ABOUT_RESIDENTS = {
    *("view_figures", "administer", "set_up_devices", "build_register", "ask_divisions"),
    *("apply", "amend"),  # asked of who applies: what the office writes down for them is `handle`
    *("see_part", "change_part"),  # of a record that was opened: `view_record` was asked before
}
OF_REGISTERS = {
    "view_register",
    "edit_register",
    "add_record",
    "view_record",
    "act_on_record",
    "keep_survey",
    "use_system",
    "export",
}


@pytest.mark.parametrize(
    ("rule", "besides"),
    [
        ("purpose.stated", NOT_ABOUT_RESIDENTS),
        ("sign_in.strong", NOT_ABOUT_RESIDENTS | OF_REGISTERS),
        ("sign_in.strong_for_persons", None),
    ],
)
def test_every_act_on_what_is_a_residents_needs_purpose_and_strong_sign_in(rule: str, besides: set[str] | None) -> None:
    policies = (Path(settings.MADOGUCHI_POLICIES) / "purposes.cedar").read_text(encoding="utf-8")
    said = policies.split(f'@id("{rule}")')[1].split("resource\n)")[0]
    schema = (Path(settings.MADOGUCHI_POLICIES) / SCHEMA).read_text(encoding="utf-8")
    lines = re.findall(r"action ([a-z_,\s]+?)\s+appliesTo", schema)
    acts = {name for line in lines for name in re.findall("[a-z_]+", line)}
    assert len(acts) > 25
    assert set(re.findall('Action::"([a-z_]+)"', said)) == (OF_REGISTERS if besides is None else acts - besides)
