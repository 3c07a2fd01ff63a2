"""The demonstration has something for whoever answers for looks, and somebody who answers."""

from __future__ import annotations

from random import Random

import pytest

from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity.queries import actor_of_ref, demonstration_accounts
from madoguchi.journeys.audit import audit_sheet
from madoguchi.journeys.demonstration.load import make_matters
from madoguchi.journeys.demonstration.looks import raise_questions
from madoguchi.journeys.demonstration.staff import open_sign_ins
from madoguchi.journeys.look_questions import may_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_an_auditor_finds_a_question_and_an_opened_case() -> None:
    open_sign_ins(city(), Random(1))
    make_matters(0, 20)
    accounts = demonstration_accounts()
    residents = [actor_of_ref(one.ref) for one in accounts if one.kind == "resident"]
    raise_questions(residents, [one.id for one in city().divisions])
    sheet = audit_sheet(actor_of_ref("auditor-1"))
    assert len(sheet.questions.lines) == 1
    assert len(sheet.glasses) == 1


def test_the_division_that_answers_has_a_desk_and_the_auditor_sits_where_no_case_is_worked() -> None:
    open_sign_ins(city(), Random(1))
    staff = [actor_of_ref(one.ref) for one in demonstration_accounts() if one.kind == "staff"]
    assert {"auditor-1"} < {one.ref for one in staff if may_answer(one)}
    auditor = next(one for one in staff if one.ref == "auditor-1")
    assert not any(auditor.divisions & one.divisions for one in staff if one is not auditor)
