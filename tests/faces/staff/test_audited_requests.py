"""The auditor types the number somebody read out, and reads what that request did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.request_number import in_fours, numbered
from tests.faces.staff.conftest import Door
from tests.house.scene import AUDITOR
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NUMBER = "0123456789abcdef" * 2
FORM = "/staff/audit/requests"


def page(door: Door, typed: str) -> str:
    return door(AUDITOR).get(FORM, {"number": typed}, follow=True).content.decode()  # type: ignore[return-value, no-any-return]


def looked(by: Actor, **more: object) -> None:
    with numbered(NUMBER):
        record(by, "read", dossiers=["1111-1111-11"], data="申請の内容", purpose="審査", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", [NUMBER, in_fours(NUMBER), NUMBER[:8].upper()])
def test_s_log_1_the_number_leads_to_what_was_shown_to_whom_and_what_came_of_it(typed: str, door: Door) -> None:
    looked(office.CLERK, partly=True)
    text = page(door, typed)
    for words in ("1111-1111-11", office.CLERK.name, "見る：申請の内容", "一部を伏せて見せました", "審査"):
        assert words in text, words


def test_a_number_nobody_has_says_so_and_what_is_none_is_told_how_one_looks(door: Door) -> None:
    assert "この番号の記録は、ありません" in page(door, NUMBER)
    wrong = door(AUDITOR).get(FORM, {"number": "見本"})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()
    assert door(AUDITOR).get(FORM).status_code == 200


def test_s_log_1_who_acted_for_another_is_told_as_such(door: Door) -> None:
    duty = Duty("child_family", "section_chief", None, may_decide=True, is_acting=True)
    looked(replace(office.CLERK, duties=(duty,)))
    looked(Actor(ActorKind.RESIDENT, "a-1", "見本 葵"), detail={"mandate": ["m-1"]})
    text = page(door, NUMBER)
    assert "（代理）" in text
    assert "代理の人" in text
    assert "見本 葵" not in text


def test_the_auditor_goes_there_from_the_looks_at_a_matter_and_nobody_else_is_shown_the_way(door: Door) -> None:
    number = office.submitted()
    with numbered(NUMBER):
        record(office.CLERK, "read", dossiers=[number], data="申請の内容", purpose="審査")
    way = reverse("staff:audit_request", args=[NUMBER])
    looks = reverse("staff:traces", args=[number])
    assert way in door(AUDITOR).get(looks).content.decode()
    assert way not in door(office.CLERK).get(looks).content.decode()
