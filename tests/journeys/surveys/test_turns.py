"""A resident's turn in a survey: once for each person who showed who they are, without names or by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from madoguchi.engines.surveys.errors import AnsweredBefore, BlindedUnfit, SlipGiven, SurveyOver
from madoguchi.engines.surveys.models import SurveyAnswer, SurveySlip
from madoguchi.engines.surveys.queries import survey_of
from madoguchi.engines.surveys.tokens import read_bytes, written
from madoguchi.faces.ui.survey_figures import interval_note
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.own_data import own_data
from madoguchi.journeys.own_looks import own_looks
from madoguchi.journeys.surveys import answering, named, results, turns
from madoguchi.journeys.surveys.errors import CardNeeded, NameUnknown, NotAsked, SignInNeeded
from madoguchi.values.actor import Actor, ActorKind, anonymous
from madoguchi.values.business_account import AccountType, BusinessAccount
from madoguchi.values.clock import moved_to, now
from tests.engines.surveys.blinding import begun
from tests.journeys.registers.house import KEEPER, publish_registers
from tests.journeys.surveys.house import opened

pytestmark = pytest.mark.django_db
BY_CARD = Actor(ActorKind.RESIDENT, "a-card", "見本 葵", assurance=3)
ANOTHER = replace(BY_CARD, ref="a-another", name="見本 湊")
BY_MAIL = Actor(ActorKind.RESIDENT, "a-mail", "", assurance=1)
A_FIRM = replace(BY_CARD, ref="a-firm", business=BusinessAccount(AccountType.PRIME))


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_registers()


def test_once_of_each_who_came_in_by_the_card_and_of_nobody_else() -> None:
    ref = opened(way="residents")
    assert survey_of(ref).public_key
    slip = turns.slip_for(ref, by=BY_CARD)
    with pytest.raises(SlipGiven):
        turns.slip_for(ref, by=BY_CARD)
    assert answering.answer(ref, {"q3": ["yes"]}, slip=slip, language="ja") is None
    for nobody in (anonymous(), BY_MAIL, A_FIRM, KEEPER, replace(BY_CARD, ref="a-2", assurance=2)):
        assert not turns.invitation(ref, by=nobody).is_asked
        with pytest.raises(CardNeeded):
            turns.slip_for(ref, by=nobody)
        with pytest.raises(CardNeeded):
            turns.signature_for(ref, by=nobody, blinded="A" * 512)
    assert turns.invitation(ref, by=BY_CARD).is_done
    assert not turns.invitation(ref, by=ANOTHER).is_done
    assert SurveySlip.objects.count() == 1


def test_who_may_choose_an_address_of_mail_answers_once_for_each_account() -> None:
    ref = opened(way="accounts")
    for one in (BY_CARD, BY_MAIL, A_FIRM):
        assert turns.slip_for(ref, by=one)
        with pytest.raises(SlipGiven):
            turns.slip_for(ref, by=one)
    with pytest.raises(SignInNeeded):
        turns.slip_for(ref, by=anonymous())


def test_residents_have_no_turn_where_staff_or_everybody_is_asked() -> None:
    for ref in (opened(), opened(way="anonymous", divisions=("traffic",)), opened(way="residents_named")):
        with pytest.raises(NotAsked):
            turns.slip_for(ref, by=BY_CARD)


def test_a_token_is_signed_once_for_each_and_the_same_again() -> None:
    ref = opened(way="residents")
    hidden = begun(ref)
    sent = written(hidden.sent)
    signed = turns.signature_for(ref, by=BY_CARD, blinded=sent)
    assert turns.signature_for(ref, by=BY_CARD, blinded=sent) == signed
    with pytest.raises(SlipGiven):
        turns.signature_for(ref, by=BY_CARD, blinded=written(begun(ref).sent))
    with pytest.raises(SlipGiven):
        turns.slip_for(ref, by=BY_CARD)
    token = hidden.token(read_bytes(signed))
    assert answering.answer_by_token(ref, {"q3": ["yes"]}, token=token, language="ja") is None
    with pytest.raises(BlindedUnfit):
        turns.signature_for(ref, by=ANOTHER, blinded="AAAA")
    assert not SurveySlip.objects.filter(who=ANOTHER.ref).exists()
    with moved_to(now() + timedelta(days=3)), pytest.raises(SurveyOver):
        turns.signature_for(ref, by=ANOTHER, blinded=written(begun(ref).sent))


def test_by_name_a_resident_agrees_first_and_nothing_typed_is_lost() -> None:
    ref = opened(way="residents_named")
    with pytest.raises(CardNeeded):
        answering.form_by_name(ref, by=BY_MAIL, language="ja")
    with pytest.raises(NameUnknown):
        answering.form_by_name(ref, by=replace(BY_CARD, name=""), language="ja")
    silent = answering.answer_by_name(ref, {"q4": ["長い意見"]}, by=BY_CARD, language="ja")
    assert silent is not None
    assert [path for path, _said in silent.problems] == [answering.AGREED]
    assert silent.fields[3].inputs[0].value == "長い意見"
    assert not SurveyAnswer.objects.exists()
    agreed = {"q4": ["長い意見"], answering.AGREED: ["yes"]}
    assert answering.answer_by_name(ref, agreed, by=BY_CARD, language="ja") is None
    with pytest.raises(AnsweredBefore):
        answering.form_by_name(ref, by=BY_CARD, language="ja")
    again = answering.answer_by_name(ref, agreed, by=BY_CARD, language="ja")
    assert again is not None
    assert again.problems
    kept = SurveyAnswer.objects.get()
    assert (kept.who, kept.name, kept.spent) == (BY_CARD.ref, BY_CARD.name, None)


def test_a_resident_reads_who_looked_at_what_they_answered_by_name_and_at_nobody_elses() -> None:
    ref = opened(way="residents_named")
    agreed = {"q4": ["意見"], answering.AGREED: ["yes"]}
    assert answering.answer_by_name(ref, agreed, by=BY_CARD, language="ja") is None
    named.answers_by_name(ref, by=KEEPER, language="ja")
    named.whole_by_name(ref, by=KEEPER, language="ja")
    assert [one.verb for one in own_looks(BY_CARD, "ja").looks] == ["export", "read"]
    assert [one.kind for one in own_looks(BY_CARD, "ja").own.values()] == ["answered"]
    assert own_looks(ANOTHER, "ja").looks == ()
    assert max(len(number) for one in Entry.objects.filter(verb="read") for number in one.dossiers) <= 16


def test_what_was_answered_by_name_is_in_the_file_of_ones_own_data_and_nothing_else() -> None:
    ref, unnamed = opened(way="residents_named", title="記名"), opened(way="residents")
    agreed = {"q3": ["yes"], "q4": ["意見"], answering.AGREED: ["yes"]}
    assert answering.answer_by_name(ref, agreed, by=BY_CARD, language="ja") is None
    slip = turns.slip_for(unnamed, by=BY_CARD)
    assert answering.answer(unnamed, {"q4": ["だれにも分からない"]}, slip=slip, language="ja") is None
    (found,) = own_data(BY_CARD, "ja").surveys
    assert (found["survey"], found["name"]) == ("記名", BY_CARD.name)
    assert found["answers"] == {
        "窓口は使いやすいですか": "入力なし",
        "何を使いましたか": "入力なし",
        "また使いますか": "はい",
        "ご意見": "意見",
    }
    assert own_data(ANOTHER, "ja").surveys == ()


def test_nobody_says_of_how_many_residents_an_answer_is() -> None:
    notes = {}
    for way in ("residents", "accounts", "public"):
        ref = opened(way=way)
        assert survey_of(ref).population is None
        with moved_to(now() + timedelta(days=3)):
            results.close_what_is_over()
            found = results.own_results(ref, "", "", by=KEEPER, language="ja")
        assert found is not None
        notes[way] = interval_note(found)
    assert "有限母集団の補正はしていません" in notes["residents"]
    assert "2回" not in notes["residents"]
    assert "2回答えられます" in notes["accounts"]
    assert "2回以上" in notes["public"]
