"""The page of holds: what holds nothing is said at its field, and who may not lift is told who does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.journeys.disposal.models import LegalHold
from madoguchi.values.references import new_reference_number
from tests.faces.staff.conftest import Door
from tests.journeys import office

pytestmark = pytest.mark.usefixtures("published")


def test_a_number_that_holds_nothing_is_told_at_its_field_and_kept(door: Door) -> None:
    page, url = door(office.CLERK), reverse("staff:holds")
    for typed in ("4827-0935-49", new_reference_number()):
        answer = page.post(url, {"number": typed, "reason": "訴訟のため"})
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.content.decode()
        assert "number--error" in answer.content.decode()
    assert not LegalHold.objects.exists()


def test_a_hold_is_shown_and_lifted_by_who_signs_off(door: Door) -> None:
    number, url = office.submitted(), reverse("staff:holds")
    clerk, chief = door(office.CLERK), door(office.CHIEF)
    typed = {"number": number.replace("-", ""), "reason": "訴訟のため"}
    assert clerk.post(url, typed).status_code == 302
    (row,) = LegalHold.objects.all()
    assert [(number in page.get(url).content.decode()) for page in (clerk, door(office.STRANGER))] == [True, False]
    assert [('name="lift"' in page.get(url).content.decode()) for page in (clerk, chief)] == [False, True]
    assert clerk.post(url, {"lift": row.pk}).status_code == 403
    assert chief.post(url, {"lift": row.pk}).status_code == 302
    assert not LegalHold.objects.filter(lifted_at=None).exists()
