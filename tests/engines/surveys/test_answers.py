"""One answer per person without knowing who: a slip is used once, and nothing that is kept leads to the person."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models

from madoguchi.engines.surveys import actions, closing
from madoguchi.engines.surveys.errors import AnsweredBefore, SlipGiven, SlipUnknown, SlipUsed, StillOpen, SurveyOver
from madoguchi.engines.surveys.models import SurveyAnswer, SurveySlip
from madoguchi.engines.surveys.queries import answers_of, survey_of, surveys_over
from madoguchi.engines.surveys.slips import mark_of, new_form, slip_of
from madoguchi.values.clock import moved_to, now, today

pytestmark = pytest.mark.django_db


def opened(ref: str, *, named: bool = False, public: bool = False) -> str:
    """A survey that is open until tomorrow."""
    actions.open_survey(
        ref,
        title="t",
        why="w",
        content={},
        division="traffic",
        divisions=() if public else ("traffic",),
        is_named=named,
        population=None if public else 40,
        closes_on=today() + timedelta(days=1),
    )
    return ref


def test_a_person_gets_one_slip_and_a_slip_gives_one_answer() -> None:
    ref = opened("S1")
    slip = actions.give_slip(ref, "a")
    with pytest.raises(SlipGiven):
        actions.give_slip(ref, "a")
    actions.take_answer(ref, {"q1": "x"}, slip=slip)
    with pytest.raises(SlipUsed):
        actions.take_answer(ref, {"q1": "y"}, slip=slip.lower().replace("-", " "))
    assert survey_of(ref).answered == 1


def test_the_same_form_gets_its_slip_again_and_nothing_that_is_kept_leads_to_it() -> None:
    ref, form = opened("S1"), new_form()
    slip = actions.give_slip(ref, "a", form=form)
    assert actions.give_slip(ref, "a", form=form) == slip
    assert actions.give_slip(ref, "b", form=new_form()) != slip
    for other in (new_form(), "", "short"):
        with pytest.raises(SlipGiven):
            actions.give_slip(ref, "a", form=other)
    kept = SurveySlip.objects.get(who="a").form
    assert form not in kept
    assert mark_of(ref, slip) != kept
    assert slip_of(ref, kept) != slip


@pytest.mark.parametrize("forged", ["", "AAAA", "AAAA-" * 8, "番号"])
def test_what_was_never_given_out_is_no_slip(forged: str) -> None:
    with pytest.raises(SlipUnknown):
        actions.take_answer(opened("S2"), {}, slip=forged)


def test_the_slip_of_another_survey_is_none_of_this_one() -> None:
    slip = actions.give_slip(opened("S3"), "a")
    with pytest.raises(SlipUnknown):
        actions.take_answer(opened("S4"), {}, slip=slip)


def test_nothing_in_an_anonymous_answer_could_tell_when_or_in_which_order_it_came() -> None:
    """The property the promise stands on: no hour, no number that counts up, no reference to a slip or a person."""
    for name in ("SurveySlip", "SurveyAnswer"):
        fields = apps.get_model("surveys", name)._meta.get_fields()
        assert not any(isinstance(one, models.DateField | models.TimeField) for one in fields)
        points_to = {one.related_model.__name__ for one in fields if one.is_relation and one.related_model}
        assert points_to == {"Survey"}
    ref = opened("S5")
    slips = [actions.give_slip(ref, f"person-{number}") for number in range(30)]
    for number, slip in enumerate(slips):
        actions.take_answer(ref, {"q1": str(number)}, slip=slip)
    kept = list(SurveyAnswer.objects.filter(survey__ref=ref))
    assert all(isinstance(one.pk, UUID) and one.pk.version == 4 for one in kept)
    assert {(one.who, one.name) for one in kept} == {("", "")}
    given = {slip.replace("-", "") for slip in slips}
    assert not any(slip in str(vars(one)) for one in kept for slip in given)


def test_closing_forgets_who_had_a_slip_and_writes_the_answers_anew_in_another_order() -> None:
    ref = opened("S6")
    for number in range(40):
        actions.take_answer(ref, {"q1": number}, slip=actions.give_slip(ref, f"p{number}"))
    before = set(SurveyAnswer.objects.filter(survey__ref=ref).values_list("pk", flat=True))
    with moved_to(now() + timedelta(days=2)):
        assert surveys_over(today()) == (ref,)
        closing.close_survey(ref)
    assert not SurveySlip.objects.filter(survey__ref=ref).exists()
    kept = SurveyAnswer.objects.filter(survey__ref=ref)
    assert not before & set(kept.values_list("pk", flat=True))
    assert set(kept.values_list("spent", flat=True)) == {None}
    with connection.cursor() as cursor:
        # The order in which the rows lie, and the transaction that wrote them.
        cursor.execute("SELECT values->>'q1', xmin::text FROM surveys_surveyanswer ORDER BY ctid")
        rows = cursor.fetchall()
    assert [int(number) for number, _ in rows] != list(range(40))
    assert sorted(int(number) for number, _ in rows) == list(range(40))
    assert len({xmin for _, xmin in rows}) == 1
    assert len(answers_of(ref)) == 40


def test_after_the_last_day_nothing_is_given_and_nothing_taken() -> None:
    ref = opened("S7")
    slip = actions.give_slip(ref, "a")
    with pytest.raises(StillOpen):
        closing.publish_results(ref)
    with moved_to(now() + timedelta(days=2)):
        with pytest.raises(SurveyOver):
            actions.take_answer(ref, {}, slip=slip)
        with pytest.raises(SurveyOver):
            actions.give_slip(ref, "b")


def test_by_name_one_person_answers_once() -> None:
    ref = opened("S8", named=True)
    actions.take_answer(ref, {}, who="a", name="見本 花子")
    with pytest.raises(AnsweredBefore):
        actions.take_answer(ref, {}, who="a", name="見本 花子")


def test_whoever_has_the_address_of_a_public_one_may_answer() -> None:
    ref = opened("S9", public=True)
    actions.take_answer(ref, {"q1": "x"})
    actions.take_answer(ref, {"q1": "x"})
    assert survey_of(ref).answered == 2
