"""Filling the forms of all procedures from the register."""

from __future__ import annotations

from datetime import datetime

import pytest

from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.engines.registry.actions import source_down
from madoguchi.foundation.catalogue.queries import procedure, procedures
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account, ExternalIdentity
from madoguchi.journeys import filling
from madoguchi.journeys.prefill import CHILD_KEYS, KEYS, REGISTERED, known_of_person, people_around
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.clock import JST, moved_to
from tests.journeys import residents

pytestmark = pytest.mark.usefixtures("published")


def filled(procedure_id: str, ref: str = residents.HEAD) -> DraftFacts:
    known = known_of_person(people_around(ref))
    return record_actions.start_draft(
        procedure(procedure_id), by=anonymous(), language="ja", channel="counter", known=known
    )


@pytest.fixture
def family(db: None) -> None:
    """A head with spouse and two children, known to every register."""
    residents.family()


@pytest.mark.usefixtures("family")
def test_the_child_medical_form_is_filled_with_the_family_and_its_insurance() -> None:
    answers = filled("child_medical_expenses").answers
    assert answers["guardian"]["family"] == "見本"
    assert answers["address"]["ward_code"] == "401056"
    assert answers["moved_in"] is False
    rows = answers["children"]
    assert [row["name"]["given"] for row in rows] == ["蓮", "陽菜"]
    assert {row["relation"] for row in rows} == {"child"}
    assert rows[0]["insurer"] == "見本健康保険組合"
    assert "insurer" not in rows[1], "the second child is known to have none"
    assert answers["account"]["bank_code"] == "9999"


@pytest.mark.usefixtures("family")
def test_the_child_allowance_form_knows_spouse_pension_and_january() -> None:
    answers = filled("child_allowance_claim").answers
    assert (answers["has_spouse"], answers["spouse"]["given"], answers["spouse_lives_together"]) == (True, "優", True)
    assert (answers["pension"], answers["lived_here_in_january"]) == ("employees", True)
    assert [row["lives_together"] for row in answers["children"]] == [True, True]


@pytest.mark.usefixtures("family")
def test_the_grant_form_knows_the_business() -> None:
    draft = filled("subsidy_grant")
    assert draft.answers["company_name"] == "見本商店"
    assert draft.answers["business_form"] == "sole_proprietor"
    assert draft.answers["representative"]["family"] == "見本"
    assert draft.origins["company_name"]["source"] == "businesses"


@pytest.mark.usefixtures("family")
def test_every_filled_value_says_its_register_and_its_day() -> None:
    for one in procedures():
        draft = filled(one.id)
        form = records.counter_form(one, draft, records.surroundings("ja"))
        held = [each for each in form.answered if each.by == "held"]
        assert len(held) >= 5
        assert all(each.source and each.day for each in held), one.id


@pytest.mark.usefixtures("family")
def test_a_register_that_is_down_leaves_its_questions_open_and_says_so() -> None:
    source_down("health_insurance")
    draft = filled("child_medical_expenses")
    assert "insurer" not in draft.answers["children"][0]
    told = {
        one.path: one
        for one in records.counter_form(procedure(draft.procedure), draft, records.surroundings("ja")).answered
    }
    assert told["children.0.insurer"].by == "down"
    assert told["children.0.insurer"].source == "健康保険の資格"
    source_down("residents")
    assert filled("child_medical_expenses").answers.keys() == {"account"}


def test_who_moved_here_this_year_is_known_with_the_place_before(db: None) -> None:
    residents.alone(facts={"residence.since": "2026-05-01", "residence.before": "福岡県福岡市"})
    with moved_to(datetime(2026, 11, 1, 9, tzinfo=JST)):
        answers = filled("child_medical_expenses").answers
        claim = filled("child_allowance_claim").answers
    assert (answers["moved_in"], answers["moved_on"]) == (True, "2026-05-01")
    assert answers["previous_city"] == "福岡県福岡市"
    assert claim["lived_here_in_january"] is False


def test_a_spouse_who_is_not_in_the_household_is_not_known_not_to_exist(db: None) -> None:
    residents.alone()
    assert "has_spouse" not in filled("child_allowance_claim").answers


@pytest.mark.usefixtures("family")
def test_seen_from_a_child_the_others_are_siblings_and_somebody_else_sees_no_children() -> None:
    around = people_around(residents.OLDER)
    assert [one.given for one in around.children] == ["陽菜"]
    assert known_of_person(around)["household.children"].value[0]["child.relation"].value == "sibling"


def test_a_person_with_one_name_fills_a_form(db: None) -> None:
    residents.alone(family="SITI", given="", single=True, family_kana="シティ", given_kana="")
    assert filled("child_medical_expenses").answers["guardian"]["single"] is True


def test_at_home_the_form_is_filled_from_the_account_by_the_same_way(db: None) -> None:
    open_account("resident", "見本 葵", ref="r-home", kana="ミホン アオイ", email="aoi@example.jp")
    by = Actor(ActorKind.RESIDENT, "r-home", "見本 葵")
    draft = filling.start_application("child_medical_expenses", by=by, language="ja")
    assert draft.answers["email"] == "aoi@example.jp"
    assert draft.origins["email"]["source"] == "account"
    page = filling.page_of(filling.form_of(draft.ref, "ja"), "guardian", "ja")
    told = {one.path: one.origin for one in page.fields}
    assert "アカウント" in str(told["email"])
    assert told["telephone"] is None


def _known_by_card(**items: str) -> Actor:
    ref = open_account("resident", "見本 葵", ref="r-home")
    ExternalIdentity.objects.create(
        account=Account.objects.get(ref=ref),
        provider="resident",
        issuer="https://id.example",
        subject="s",
        assurance=3,
        items=items,
        verified_at=datetime(2026, 11, 20, 23, tzinfo=JST),
    )
    return Actor(ActorKind.RESIDENT, "r-home", "見本 葵")


def test_what_a_card_told_and_its_owner_confirmed_fills_the_form(db: None) -> None:
    by = _known_by_card(
        name="見本　葵", birthdate="19900104", address="福岡県北九州市小倉北区大門一丁目2番3号", gender="2"
    )
    draft = filling.start_application("personal_data_request", by=by, language="ja")
    assert draft.answers["birth"] == "1990-01-04"
    assert draft.answers["address"] == {
        "postal_code": "8030811",
        "prefecture": "福岡県",
        "city": "北九州市小倉北区",
        "town": "大門",
        "street": "一丁目2番3号",
        "building": "",
        "ward_code": "401064",
        "city_code": "401005",
    }
    page = filling.page_of(filling.form_of(draft.ref, "ja"), "person", "ja")
    fields = {one.path: one for one in page.fields}
    name = fields["person"]
    assert [box.value for box in name.inputs][:4] == ["見本", "葵", "", ""], "a card tells no reading"
    assert (name.problems, page.problems) == ((), ())
    assert "マイナンバーカード" in str(name.origin)
    assert "令和8年11月20日" in str(fields["birth"].origin)


def test_an_address_nobody_can_take_apart_wholly_is_begun_and_asked(db: None) -> None:
    by = _known_by_card(address="北浜市中央区見本町一丁目2番3号", birthdate="19901304")
    draft = filling.start_application("personal_data_request", by=by, language="ja")
    assert not {"address", "birth"} & draft.answers.keys()
    assert draft.raw == {
        "address.city": ["北浜市中央区"],
        "address.town": ["見本町"],
        "address.street": ["一丁目2番3号"],
    }


@pytest.mark.usefixtures("family")
def test_what_was_begun_by_a_card_gives_way_to_the_register_at_a_counter_unless_it_was_finished() -> None:
    by = _known_by_card(name="見本　葵", address="北浜市中央区見本町一丁目2番3号")
    known = known_of_person(people_around(residents.HEAD))
    begun, written = (filling.start_application("personal_data_request", by=by, language="ja") for _ in range(2))
    record_actions.fill_at_counter(begun.ref, known, surer=REGISTERED)
    draft = records.draft_of(begun.ref)
    assert draft.answers["address"]["ward_code"] == "401056"
    assert draft.answers["person"]["given_kana"]
    assert not [name for name in draft.raw if name.startswith(("address", "person"))]
    record_actions.save_page(written.ref, "person", {"person.family": ["別名"], "address.city": ["遠浜市"]})
    record_actions.fill_at_counter(written.ref, known, surer=REGISTERED)
    draft = records.draft_of(written.ref)
    assert not {"person", "address"} & draft.answers.keys()
    assert draft.raw["person.family"] == ["別名"]


def test_what_gbizid_told_fills_the_form_of_a_business(db: None) -> None:
    ref = open_account("business", "株式会社見本", ref="b-home")
    items = {"name": "株式会社見本", "corporate_number": "7000012050002", "account_type": "2"}
    ExternalIdentity.objects.create(
        account=Account.objects.get(ref=ref),
        provider="business",
        issuer="https://gbiz.example",
        subject="s",
        assurance=2,
        items={**items, "address": "福岡県北九州市小倉北区大門1-1"},
    )
    by = Actor(ActorKind.RESIDENT, "b-home", "株式会社見本")
    draft = filling.start_application("subsidy_grant", by=by, language="ja")
    answers = ("business_form", "corporate_number", "company_name")
    assert [draft.answers[one] for one in answers] == ["corporation", "7000012050002", "株式会社見本"]
    assert draft.answers["address"]["town"] == "大門"


def test_every_key_the_definitions_use_is_one_that_can_be_filled() -> None:
    used = {
        field["prefill"] for one in procedures() for page in one.section("record")["pages"] for field in _fields(page)
    }
    assert used <= {*KEYS, *CHILD_KEYS}


def _fields(page: dict[str, object]) -> list[dict[str, str]]:
    own = list(page["fields"])  # type: ignore[call-overload]
    return [one for one in (*own, *(row for each in own for row in each.get("fields", ()))) if "prefill" in one]
