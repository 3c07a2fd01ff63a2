"""Signing what a member of staff blinded: under their session, once, with nothing written of when."""

from __future__ import annotations

from datetime import timedelta

from madoguchi.engines.surveys.models import SurveySlip
from madoguchi.engines.surveys.tokens import written
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.registers.inquiry_asking import Question
from madoguchi.journeys.surveys import asking
from madoguchi.values.clock import today
from madoguchi.values.references import new_record_number
from tests.engines.surveys.blinding import begun
from tests.faces.staff.conftest import Door
from tests.journeys import office


def opened(way: str = "anonymous") -> str:
    closes = (today() + timedelta(days=1)).isoformat()
    questions = (Question("使いやすいですか", "yes_no"),)
    new = asking.NewSurvey("窓口のアンケート", "窓口を直すため", closes, way, questions, ("child_family",))
    return asking.open_survey(new, number=new_record_number(), by=office.CENTRE)


def test_a_clerk_gets_one_signature_and_no_entry_says_when(door: Door) -> None:
    survey = opened()
    clerk, hidden, address = door(office.CLERK), begun(survey), f"/staff/surveys/of/{survey}/sign"
    before = Entry.objects.count()
    answer = clerk.post(address, {"blinded": written(hidden.sent)})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain")
    assert "no-store" in answer.headers["Cache-Control"]
    assert clerk.post(address, {"blinded": written(hidden.sent)}).content == answer.content
    assert clerk.post(address, {"blinded": written(begun(survey).sent)}).status_code == 409
    assert Entry.objects.count() == before
    assert SurveySlip.objects.count() == 1


def test_what_is_no_blinded_message_is_refused_without_taking_the_turn(door: Door) -> None:
    survey = opened()
    clerk = door(office.CLERK)
    for unfit in ("", "AAAA", "署名", "_" * 512, "A" * 5000):
        assert clerk.post(f"/staff/surveys/of/{survey}/sign", {"blinded": unfit}).status_code == 422
    assert not SurveySlip.objects.exists()


def test_a_number_that_looks_like_an_individual_number_is_signed(door: Door) -> None:
    """Nobody can read it, and nothing is kept of it."""
    survey = opened()
    blinded = "A" * 300 + "123456789018" + "A" * 200
    assert door(office.CLERK).post(f"/staff/surveys/of/{survey}/sign", {"blinded": blinded}).status_code == 200


def test_who_is_not_asked_and_a_survey_by_name_get_no_signature(door: Door) -> None:
    survey, named = opened(), opened("named")
    assert door(office.CENTRE).post(f"/staff/surveys/of/{survey}/sign", {"blinded": "A" * 512}).status_code == 403
    assert door(office.CLERK).post(f"/staff/surveys/of/{named}/sign", {"blinded": "A" * 512}).status_code == 403


def test_the_script_stands_where_there_is_a_turn_to_take(door: Door) -> None:
    survey = opened()
    clerk = door(office.CLERK)
    assert "ui/blind" in clerk.get(f"/staff/surveys/of/{survey}").content.decode()
    clerk.post(f"/staff/surveys/of/{survey}/sign", {"blinded": "A" * 512})
    assert "ui/blind" not in clerk.get(f"/staff/surveys/of/{survey}").content.decode()
    assert "ui/blind" not in door(office.CENTRE).get(f"/staff/surveys/of/{survey}").content.decode()
