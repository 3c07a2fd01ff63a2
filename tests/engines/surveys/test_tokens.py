"""One answer per person, and nobody could know who: a token is signed unseen, once each, and used once."""

from __future__ import annotations

import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models

from madoguchi.engines.surveys import actions, closing
from madoguchi.engines.surveys.errors import BlindedUnfit, SlipGiven, SlipUsed, SurveyOver, TokenUnknown
from madoguchi.engines.surveys.models import Survey, SurveyAnswer, SurveyKey, SurveySlip
from madoguchi.engines.surveys.queries import survey_of, surveys_to_mix
from madoguchi.engines.surveys.slips import new_form
from madoguchi.engines.surveys.tokens import mark_of_token, message_of, public_text, read_bytes, written
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.wall.renewal import renew_everything
from madoguchi.foundation.wall.sealed_text import MARK
from madoguchi.values.clock import moved_to, now
from tests.engines.surveys.blinding import begun, blinded, token_for
from tests.engines.surveys.test_answers import opened

pytestmark = pytest.mark.django_db


def test_a_person_gets_one_signature_and_a_token_gives_one_answer() -> None:
    ref = opened("T1")
    hidden = begun(ref)
    token = hidden.token(actions.sign_blinded(ref, "a", hidden.sent))
    with pytest.raises(SlipGiven):
        actions.sign_blinded(ref, "a", begun(ref).sent)
    actions.take_answer(ref, {"q1": "x"}, token=token)
    with pytest.raises(SlipUsed):
        actions.take_answer(ref, {"q1": "y"}, token=token)
    assert survey_of(ref).answered == 1


def test_the_same_blinded_message_gets_its_signature_again() -> None:
    ref = opened("T1")
    hidden = begun(ref)
    first = actions.sign_blinded(ref, "a", hidden.sent)
    assert actions.sign_blinded(ref, "a", hidden.sent) == first
    assert SurveySlip.objects.count() == 1


def test_who_had_a_slip_gets_no_signature_and_the_other_way_around() -> None:
    ref, form = opened("T1"), new_form()
    actions.give_slip(ref, "a", form=form)
    with pytest.raises(SlipGiven):
        actions.sign_blinded(ref, "a", begun(ref).sent)
    actions.sign_blinded(ref, "b", begun(ref).sent)
    with pytest.raises(SlipGiven):
        actions.give_slip(ref, "b", form=form)


def test_a_refused_signature_takes_nobodys_turn() -> None:
    ref = opened("T1")
    for unfit in (b"", b"\xff" * 384, bytes(10)):
        with pytest.raises(BlindedUnfit):
            actions.sign_blinded(ref, "a", unfit)
    assert not SurveySlip.objects.exists()
    token_for(ref, "a")


@pytest.mark.parametrize("forged", ["A", "AAAA", "署名", "=" * 40, written(secrets.token_bytes(32 + 384)), "A" * 900])
def test_what_the_house_did_not_sign_is_no_token(forged: str) -> None:
    with pytest.raises(TokenUnknown):
        actions.take_answer(opened("T2"), {}, token=forged)


def test_the_token_of_another_survey_is_none_of_this_one() -> None:
    token = token_for(opened("T3"), "a")
    with pytest.raises(TokenUnknown):
        actions.take_answer(opened("T4"), {}, token=token)


def test_the_key_of_another_survey_signs_nothing_here() -> None:
    """Also for a message that names this survey."""
    mine, other = opened("T3"), opened("T4")
    numbers = begun(other)
    hidden = blinded(numbers.n, 65537, message_of(mine, secrets.token_bytes(32)))
    token = hidden.token(actions.sign_blinded(other, "a", hidden.sent))
    for ref in (mine, other):
        with pytest.raises(TokenUnknown):
            actions.take_answer(ref, {}, token=token)


def test_under_a_key_that_was_changed_no_token_is_taken() -> None:
    ref = opened("T5")
    token = token_for(ref, "a")
    Survey.objects.filter(ref=ref).update(public_key=Survey.objects.get(ref=opened("T6")).public_key)
    with pytest.raises(TokenUnknown):
        actions.take_answer(ref, {}, token=token)


def test_other_letters_of_the_same_token_are_the_same_token() -> None:
    ref = opened("T7")
    token, public = token_for(ref, "a"), survey_of(ref).public_key
    assert mark_of_token(ref, public, token + "==") == mark_of_token(ref, public, token)
    signature = int.from_bytes(read_bytes(token)[32:])
    longer = written(read_bytes(token)[:32] + (signature + begun(ref).n).to_bytes(385))
    with pytest.raises(TokenUnknown):
        mark_of_token(ref, public, longer)


def test_surveys_by_name_and_for_everybody_sign_nothing() -> None:
    for ref in (opened("T8", named=True), opened("T9", public=True)):
        assert survey_of(ref).public_key == ""
        assert survey_of(ref).fingerprint == ""
        with pytest.raises(BlindedUnfit):
            actions.sign_blinded(ref, "a", bytes(384))
    assert not SurveyKey.objects.exists()


def test_opened_twice_it_keeps_its_first_key() -> None:
    ref = opened("T8")
    before = survey_of(ref).public_key
    opened("T8")
    assert survey_of(ref).public_key == before
    assert public_text(SurveyKey.objects.get().private) == before


def test_the_key_lies_sealed_and_goes_when_the_survey_ends() -> None:
    ref = opened("TA")
    with connection.cursor() as cursor:
        cursor.execute("SELECT private FROM surveys_surveykey")
        (kept,) = cursor.fetchone()
    assert kept.startswith(MARK)
    assert "PRIVATE KEY" not in kept
    assert [one.shut for one in renew_everything() if one.table == "surveys_surveykey"] == [0]
    hidden = begun(ref)
    with moved_to(now() + timedelta(days=2)):
        with pytest.raises(SurveyOver):
            actions.sign_blinded(ref, "a", hidden.sent)
        closing.close_survey(ref)
        with pytest.raises(SurveyOver):
            actions.sign_blinded(ref, "a", hidden.sent)
    assert not SurveyKey.objects.exists()
    assert survey_of(ref).public_key


def rows_in_every_order() -> dict[str, list[tuple[object, ...]]]:
    """What the database has of both tables beside their content: keys, places, and the transactions that wrote them."""
    found = {}
    for table in ("surveys_surveyslip", "surveys_surveyanswer"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT *, ctid::text, xmin::text FROM {table} ORDER BY ctid")  # noqa: S608 - two names
            found[table] = cursor.fetchall()
    return found


def test_no_column_of_either_table_could_join_a_person_and_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ref, entries = opened("TB"), Entry.objects.count()
    tokens = {f"number-{at}": token_for(ref, f"number-{at}") for at in range(12)}
    for token in tokens.values():
        actions.take_answer(ref, {"q1": "the same"}, token=token)
    for name in ("SurveySlip", "SurveyAnswer"):
        fields = apps.get_model("surveys", name)._meta.get_fields()
        assert not any(isinstance(one, models.DateField | models.TimeField | models.AutoField) for one in fields)
        assert {one.related_model.__name__ for one in fields if one.is_relation and one.related_model} == {"Survey"}
    turns, answers = rows_in_every_order().values()
    # Nothing of what the one table holds stands in the other, or in the journal, or in a log.
    kept = {str(one) for row in turns for one in row if one is not None} - {str(Survey.objects.get(ref=ref).pk)}
    given = {str(one) for row in answers for one in row if one is not None}
    assert not {one for one in kept & given if len(one) > 8}
    assert Entry.objects.count() == entries
    told = "\n".join(one.getMessage() for one in caplog.records if not one.name.startswith("django.db"))
    assert not any(who in told or token in told for who, token in tokens.items())


def test_in_no_order_do_the_tables_lie_as_they_came() -> None:
    """By key, by place in the table and by transaction: the k-th turn says nothing of the k-th answer."""
    ref, many = opened("TC"), 40
    for at in range(many):
        actions.take_answer(ref, {"q1": at}, token=token_for(ref, f"{at:02}"))
    assert surveys_to_mix() == (ref,)
    closing.mix(ref)
    assert surveys_to_mix() == ()
    came = list(range(many))
    orders = {}
    for table, column in (("surveys_surveyslip", "who"), ("surveys_surveyanswer", "values->>'q1'")):
        for order in ("ctid", "id"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {column}, xmin::text FROM {table} ORDER BY {order}")  # noqa: S608 - names here
                rows = cursor.fetchall()
            orders[table, order] = [int(one) for one, _ in rows]
            assert len({xmin for _, xmin in rows}) == 1
    assert all(sorted(one) == came for one in orders.values())
    assert len({tuple(one) for one in (came, came[::-1], *orders.values())}) == 6


def test_mixing_changes_nothing_else() -> None:
    ref = opened("TD")
    hidden = begun(ref)
    signed = actions.sign_blinded(ref, "a", hidden.sent)
    slip = actions.give_slip(ref, "b", form=(form := new_form()))
    actions.take_answer(ref, {"q1": "x"}, token=hidden.token(signed))
    closing.mix(ref)
    assert actions.sign_blinded(ref, "a", hidden.sent) == signed
    assert actions.give_slip(ref, "b", form=form) == slip
    with pytest.raises(SlipUsed):
        actions.take_answer(ref, {}, token=hidden.token(signed))
    actions.take_answer(ref, {"q1": "y"}, slip=slip)
    assert sorted(one["q1"] for one in SurveyAnswer.objects.values_list("values", flat=True)) == ["x", "y"]


def test_surveys_by_name_are_not_mixed() -> None:
    ref = opened("TE", named=True)
    for who in "ab":
        actions.take_answer(ref, {}, who=who, name=who)
    before = set(SurveyAnswer.objects.values_list("pk", "who"))
    assert surveys_to_mix() == ()
    closing.mix(ref)
    assert set(SurveyAnswer.objects.values_list("pk", "who")) == before


@pytest.mark.django_db(transaction=True)
def test_at_once_one_person_gets_one_signature_and_one_token_one_answer() -> None:
    ref = opened("TF")
    several = [begun(ref) for _ in range(4)]

    def signed(which: int) -> bytes | None:
        try:
            return actions.sign_blinded(ref, "a", several[which].sent)
        except SlipGiven:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(signed, range(4)))
    (which,) = [at for at, one in enumerate(told) if one is not None]
    token = several[which].token(told[which] or b"")

    def answered(_: int) -> bool:
        try:
            actions.take_answer(ref, {"q1": "x"}, token=token)
        except SlipUsed:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(answered, range(4))) == [False, False, False, True]
    assert (SurveySlip.objects.count(), SurveyAnswer.objects.count()) == (1, 1)
