"""Who may send an application, correct it and take it back, by how they are signed in and by which way it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records import actions as record_actions
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.actions import create_token, open_account
from madoguchi.foundation.identity.models import Account, ApiToken, ExternalIdentity
from madoguchi.journeys import apply, examine, filling
from madoguchi.journeys.applications import apply_once
from madoguchi.journeys.correct import send_correction, send_whole_correction
from madoguchi.journeys.errors import NotSureEnough
from madoguchi.journeys.explaining import explain
from madoguchi.journeys.sending import accounts_asked
from madoguchi.journeys.withdraw import withdraw_application
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.business_account import AccountType, BusinessAccount, OrganisationRole
from madoguchi.values.clock import now
from tests.conftest import publish_definitions
from tests.definitions.folders import SAMPLE_CITY, sample_city_with
from tests.faces.api.programme import application
from tests.journeys import office

pytestmark = pytest.mark.django_db
MEMBER = BusinessAccount(AccountType.MEMBER, OrganisationRole.MEMBER)
ADMINISTRATOR = BusinessAccount(AccountType.MEMBER, OrganisationRole.ADMINISTRATOR)
PRIME = BusinessAccount(AccountType.PRIME, OrganisationRole.PRIME)
ENTRY = BusinessAccount(AccountType.ENTRY)
ACCOUNT, ROLE, SURE = "sending.account_of_a_business", "sending.role_in_the_organisation", "sending.surely_enough"
ASKS = "identity: 2, business: {accounts: [prime, member], roles: [prime, administrator]}"
Asks = Callable[[str], None]


@pytest.fixture
def asks(tmp_path: Path, db: None) -> Iterator[Asks]:
    """Publish the sample city with a grant that asks for this."""
    shelf.forget()

    def publish(wanted: str = ASKS) -> None:
        text = (SAMPLE_CITY / "procedures" / "subsidy_grant.yaml").read_text(encoding="utf-8")
        (line,) = [one for one in text.splitlines() if one.startswith("assurance:")]
        said = f"assurance: {{{wanted}, proxy: [member, agent], delegation: [SUBSIDY]}}"
        publish_definitions(sample_city_with(tmp_path, "subsidy_grant.yaml", text.replace(line, said)))

    yield publish
    shelf.forget()


def signed_in(account: BusinessAccount | None, assurance: int = 2) -> Actor:
    return Actor(ActorKind.RESIDENT, "firm-1", "株式会社見本", assurance=assurance, business=account)


def draft(by: Actor, channel: str = "online") -> str:
    """A complete draft of the grant that came by this way."""
    subject = procedure(office.GRANT)
    ref = record_actions.start_draft(subject, by=by, language="ja", channel=channel).ref
    problems = record_actions.replace_answers(ref, application(office.GRANT)["answers"])
    assert not problems, problems.problems
    return ref


def sent(by: Actor, channel: str = "online") -> str:
    return apply.submit_application(draft(by, channel), by=by, language="ja")


def refused_by(act: Callable[[], object]) -> str:
    """The rule that refuses it; what is needed and whom to ask is said."""
    with pytest.raises(NotSureEnough) as told:
        act()
    facts = told.value.facts
    assert str(told.value.message)
    assert str(facts["needs"])
    assert str(facts["ask"])
    assert facts["division"] == "business_support"
    return str(facts["rule"])


@pytest.mark.parametrize(
    ("account", "assurance", "rule"),
    [
        (None, 0, SURE),
        (None, 3, ACCOUNT),
        (ENTRY, 1, SURE),
        (ENTRY, 2, ACCOUNT),
        (MEMBER, 2, ROLE),
        (BusinessAccount(AccountType.PRIME), 2, ROLE),
    ],
)
def test_whoever_is_not_signed_in_as_asked_sends_nothing_and_keeps_the_draft(
    asks: Asks, account: BusinessAccount | None, assurance: int, rule: str
) -> None:
    asks(ASKS)
    by = signed_in(account, assurance)
    ref = draft(by)
    assert refused_by(lambda: apply.submit_application(ref, by=by, language="ja")) == rule
    assert not Dossier.objects.exists()
    assert filling.form_of(ref, "ja").draft.sealed_at is None


@pytest.mark.parametrize("account", [PRIME, ADMINISTRATOR])
def test_an_account_and_a_role_that_are_asked_for_send_it(asks: Asks, account: BusinessAccount) -> None:
    asks(ASKS)
    assert Dossier.objects.get(reference_number=sent(signed_in(account))).channel == "online"


def test_where_no_role_is_asked_every_role_and_none_will_do(asks: Asks) -> None:
    asks("identity: 1, business: {accounts: [member, entry]}")
    assert sent(signed_in(MEMBER))
    assert sent(signed_in(ENTRY, 1))
    assert refused_by(lambda: sent(signed_in(PRIME))) == ACCOUNT


def test_at_the_counter_somebody_looks_at_the_applicant(asks: Asks) -> None:
    asks(ASKS)
    number = sent(anonymous("見本 太郎"), "counter")
    withdraw_application(number, reason="", by=anonymous())
    assert case_of(number).closed_at


def test_a_programme_cannot_tell_by_which_account_of_a_business_it_comes(asks: Asks) -> None:
    asks(ASKS)
    create_token("applicant")
    by = Actor(ActorKind.API, ApiToken.objects.get().ref, "会計のしくみ", assurance=1)
    answers = application(office.GRANT)["answers"]
    assert refused_by(lambda: apply_once(office.GRANT, answers, key="k", by=by, language="ja")) == ACCOUNT
    assert not Dossier.objects.exists()


def test_what_was_sent_is_corrected_and_withdrawn_only_by_who_would_be_let_send_it(asks: Asks) -> None:
    asks(ASKS)
    number = sent(signed_in(PRIME))
    for by, rule in ((anonymous(), ACCOUNT), (signed_in(MEMBER), ROLE), (signed_in(None, 3), ACCOUNT)):

        def correct(by: Actor = by) -> object:
            return send_correction(number, {}, {}, as_it_is=True, by=by, language="ja")

        def correct_whole(by: Actor = by) -> object:
            return send_whole_correction(number, {}, as_it_is=True, by=by, language="ja")

        def withdraw(by: Actor = by) -> object:
            withdraw_application(number, reason="", by=by)
            return None

        assert {refused_by(act) for act in (correct, correct_whole, withdraw)} == {rule}
    assert not case_of(number).closed_at
    withdraw_application(number, reason="", by=signed_in(ADMINISTRATOR))
    assert case_of(number).closed_at


def test_the_office_writes_down_a_withdrawal_that_came_on_paper(asks: Asks) -> None:
    asks(ASKS)
    number = sent(signed_in(PRIME))
    hands = office.STRANGER
    while case_of(number).division != "business_support":
        examine.carry_out("pass_step", number, by=office.CENTRE, revision=None)
    examine.carry_out_with_words("withdraw", number, text="書面による", by=hands, revision=None)
    assert case_of(number).closed_at


def test_what_was_sent_keeps_what_its_version_asked(asks: Asks, tmp_path: Path) -> None:
    asks("identity: 0")
    number = sent(anonymous())
    publish_definitions(
        sample_city_with(
            tmp_path / "later",
            "subsidy_grant.yaml",
            (tmp_path / "definitions" / "procedures" / "subsidy_grant.yaml")
            .read_text(encoding="utf-8")
            .replace("assurance: {identity: 0", f"assurance: {{{ASKS}"),
        )
    )
    assert accounts_asked(procedure(office.GRANT)).accounts
    assert refused_by(lambda: sent(anonymous())) == SURE
    withdraw_application(number, reason="", by=anonymous())


def test_access_is_explained_by_what_the_last_sign_in_told(asks: Asks) -> None:
    asks(ASKS)
    ref = open_account("business", "株式会社見本", ref="firm-1")
    assert explain(ref, "apply", office.GRANT).rule == SURE
    known = ExternalIdentity.objects.create(
        account=Account.objects.get(ref=ref),
        provider="business",
        issuer="https://provider.example",
        subject="1",
        assurance=2,
        items={"account_type": "3", "role": "jp_gbizid_member"},
        verified_at=now(),
    )
    decision = explain(ref, "apply", f"procedure:{office.GRANT}")
    assert (decision.allowed, decision.rule, decision.ask.text()) == (
        False,
        ROLE,
        "会社や団体で、GビズIDを管理している方",
    )
    number = sent(signed_in(PRIME))
    assert explain(ref, "amend", number).rule == ROLE
    known.items["role"] = "jp_gbizid_administrator"
    known.save()
    assert explain(ref, "apply", office.GRANT).allowed
    assert explain(ref, "amend", number).allowed
    assert explain(open_account("business", "ほかの会社"), "amend", number).rule == "applicant.own_matter"


def test_a_refusal_to_send_is_a_refusal_of_access() -> None:
    assert issubclass(NotSureEnough, NotPermitted)
    assert replace(signed_in(None)).business is None
