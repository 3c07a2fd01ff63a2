"""Whatever is left out of a question changes no answer: with every rule, told everything, the engine says the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import cedarpy
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.foundation.access import engine
from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.in_force import policy_book
from madoguchi.foundation.access.outline import comparisons_in
from madoguchi.foundation.access.policies import PolicyBook, read_policies
from madoguchi.foundation.access.texts import text_of
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.business_account import AccountType, BusinessAccount, OrganisationRole
from madoguchi.values.clock import now
from tests.foundation.access.whole import answer_of_all

# Few names, so that people and matters meet often; "another" is what the outline itself calls the rest.
NAMES = ("child_family", "centre", "another", "x")
WARDS = (None, "401013", "401064")
REFS = ("", "r-1", "s-1", "p-1", "another")
CLASSES = ("3A", "3B", "1")
ROLES = ("administrator", "auditor", "contractor")

names, refs = st.sampled_from(NAMES), st.sampled_from(REFS)
duties = st.builds(Duty, names, st.sampled_from(("clerk", "chief")), st.sampled_from(WARDS), st.booleans())
some_refs, some_names = st.frozensets(refs, max_size=3), st.frozensets(names, max_size=3)
scopes = st.frozensets(st.sampled_from(("a:read", "b:read")), max_size=2)
actors = st.builds(
    Actor,
    st.sampled_from(ActorKind),
    refs,
    st.just("名前"),
    st.lists(duties, max_size=2).map(tuple),
    st.frozensets(st.sampled_from(ROLES), max_size=2),
    st.integers(0, 3),
    st.just(""),
    some_refs,
    scopes,
    st.none() | st.builds(BusinessAccount, st.sampled_from(AccountType), st.none() | st.sampled_from(OrganisationRole)),
)
account_words = st.frozensets(st.sampled_from(("prime", "member", "administrator", "another")), max_size=2)
matters = st.builds(
    Resource,
    st.sampled_from(("case", "person", "register", "x")),
    st.none() | names,
    st.none() | names,
    refs,
    refs,
    some_names,
    st.sampled_from(("", "401013", "401072")),
    st.sampled_from(("", "p")),
    st.sampled_from(CLASSES),
    some_refs,
    some_refs,
    st.frozensets(st.sampled_from((*NAMES, "*", "centre/clerk")), max_size=3),
    st.sampled_from(("", "a:read", "c:read")),
    st.sampled_from(("", "online", "api", "counter")),
    st.integers(0, 3),
    account_words,
    account_words,
)
circumstances = st.builds(
    Circumstances,
    st.just(now()),
    st.sampled_from(("", "unknown", "examination", "counter", "another")),
    st.sampled_from(("managed", "stale", "unmanaged", "unknown")),
    st.sampled_from(("closed", "internet", "unknown")),
    st.booleans(),
)
# Every way a rule may look at a matter: what is only compared, what is looked at closely, and what cannot be evaluated.
ATOMS = (
    'principal.kind == "staff"',
    'principal.roles.contains("auditor")',
    "principal.seats.containsAny(resource.seats)",
    "resource.seats.containsAll(principal.seats)",
    "principal.selves.containsAll(resource.near)",
    "resource.near == principal.selves",
    "resource.near.isEmpty()",
    "principal.selves.contains(resource.owner)",
    'resource.owner != ""',
    "resource.owner == resource.drafter",
    "resource.near.contains(resource.owner)",
    '["r-1", "x"].contains(resource.owner)',
    'resource.posts.containsAny(["x", "*"])',
    'resource.desk like "c*"',
    'resource.confidentiality == "3A"',
    "principal.divisions.contains(resource.division)",
    "resource.ward == context.zone",
    "(if context.emergency then resource.owner else resource.drafter) == principal.kind",
    "[resource.owner].containsAny(resource.near)",
    "resource has owner",
    "resource.nothing == 1",
    "principal.nothing.contains(resource.owner)",
    "context.assurance < resource.assurance",
    "resource.accounts.contains(principal.account)",
    "resource.account_roles.isEmpty()",
    'resource == Matter::"case"',
    'principal == Person::"s-1"',
)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """A few rules of such parts, permitting and forbidding."""
    part = st.sampled_from(ATOMS) | st.sampled_from(ATOMS).map("!({})".format)
    body = st.lists(part, min_size=1, max_size=3).flatmap(
        lambda parts: st.lists(st.sampled_from((" && ", " || ")), min_size=2, max_size=2).map(
            lambda words: "".join(f"({one}){word}" for one, word in zip(parts, [*words, ""], strict=False)).rstrip(
                " &|"
            )
        )
    )
    clause = st.builds("{} {{ {} }}".format, st.sampled_from(("when", "unless")), body)
    rule = st.builds(
        "{} (principal, action, resource) {};".format,
        st.sampled_from(("permit", "forbid")),
        st.lists(clause, max_size=2).map(" ".join),
    )
    return "\n".join(draw(st.lists(rule, min_size=1, max_size=4)))


@pytest.fixture(scope="module", autouse=True)
def _unheard() -> Iterator[None]:
    """What goes wrong in a rule on purpose need not be told each time."""
    engine.log.disabled = True
    yield
    engine.log.disabled = False


WHOLE = cedarpy.PolicySet.from_str(text_of(settings.MADOGUCHI_POLICIES))


@given(actors, matters, circumstances, st.sampled_from(sorted(read_policies(settings.MADOGUCHI_POLICIES).about)))
def test_the_rules_in_force_answer_as_if_they_were_told_everything(
    actor: Actor, matter: Resource, how: Circumstances, action: str
) -> None:
    assert engine.ask(policy_book(), actor, action, matter, how) == answer_of_all(WHOLE, actor, action, matter, how)


@given(rules(), actors, st.lists(matters, min_size=1, max_size=4), circumstances)
def test_s_authz_8_any_rules_answer_as_if_they_were_told_everything_and_an_error_denies(
    text: str, actor: Actor, asked: list[Resource], how: Circumstances
) -> None:
    policies = json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]
    book, whole = PolicyBook({}, {"view": policies}), cedarpy.PolicySet.from_str(text)
    for matter in asked:
        assert engine.ask(book, actor, "view", matter, how) == answer_of_all(whole, actor, "view", matter, how)


CLERK = Actor(ActorKind.STAFF, "s-1", "職員", (Duty("child_family", "clerk"),))
MATTER = Resource("case", "child_family", owner_ref="r-1", drafted_by="s-9", ward="401013")


def test_a_matter_unlike_any_before_is_the_question_asked_before_where_no_rule_tells_them_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine._answered.cache_clear()
    asked: list[object] = []
    really = cedarpy.is_authorized
    monkeypatch.setattr(cedarpy, "is_authorized", lambda *given: (asked.append(given), really(*given))[1])
    unlike = (
        MATTER,
        replace(MATTER, owner_ref="r-2", drafted_by="s-8", near=frozenset({"p-1"})),
        replace(MATTER, divisions=frozenset({"never_heard_of"}), procedure="new", confidentiality="3B"),
        replace(MATTER, ward="401099", proxies=frozenset({"r-9"})),
    )
    for matter in unlike:
        assert engine.ask(policy_book(), CLERK, "view", matter, Circumstances(now())).allowed
    assert len(asked) == 1
    for whose in (CLERK.ref, ""):
        assert engine.ask(policy_book(), CLERK, "view", replace(MATTER, owner_ref=whose), Circumstances(now())).allowed
    assert len(asked) == 3, "of another, of the asker, of nobody"


@pytest.mark.parametrize(
    "condition",
    [
        'resource.owner like "r-*"',
        "resource.owner == resource.drafter",
        "resource.near.contains(resource.owner)",
        '!([resource.owner].contains("r-1"))',
        "resource.owner == context.zone",
    ],
)
def test_rules_that_look_closer_at_whose_it_is_are_told_it(condition: str) -> None:
    text = f"permit (principal, action, resource) when {{ {condition} }};"
    policies = json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]
    assert "owner" in comparisons_in(policies).closely
