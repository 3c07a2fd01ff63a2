"""Auditor and administrator read on their first page that the journal is not sealed or does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from madoguchi.foundation.journal import watch
from madoguchi.foundation.journal.chain import Finding, Trouble
from madoguchi.foundation.journal.models import SealerRun
from madoguchi.foundation.journal.verification import Verified
from madoguchi.journeys import journal_check
from madoguchi.values.actor import Actor
from madoguchi.values.clock import moved_to, now
from tests.faces.staff.conftest import Door
from tests.house.scene import AUDITOR
from tests.journeys import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    watch.forget()
    yield
    watch.forget()


@pytest.mark.parametrize(("who", "page"), [(AUDITOR, "/staff/audit"), (office.ADMINISTRATOR, "/console/")])
@pytest.mark.parametrize(("minutes", "is_said"), [(14, False), (16, True)])
def test_s_log_5_who_looks_after_the_house_reads_for_how_long_nothing_was_sealed(
    door: Door, who: Actor, page: str, minutes: int, is_said: bool
) -> None:
    SealerRun.objects.create(ran_at=timezone.now() - timedelta(minutes=minutes, seconds=1))
    text = door(who).get(page).content.decode()
    assert (f"閲覧の記録が、{minutes}分間、封印されていません" in text) == is_said


def test_s_log_3_the_auditor_reads_when_it_was_checked_and_where_it_does_not_hold(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page_after(*findings: Finding) -> str:
        monkeypatch.setattr(journal_check, "verify", lambda *_where, **_more: Verified(1_234, 3, findings))
        journal_check.check_journal()
        return door(AUDITOR).get("/staff/audit").content.decode()

    sound, wrong = "合わないところは、ありません。", "記録が、封印したときと合いません（1か所）"
    assert "まだ、検証していません。" in door(AUDITOR).get("/staff/audit").content.decode()
    page = page_after()
    assert (sound in page, "1,234件" in page, wrong in page) == (True, True, False)
    page = page_after(Finding(Trouble.CHANGED, 7, 9))
    assert (sound in page, wrong in page) == (False, True)


@pytest.mark.parametrize(("hours", "is_late"), [(35, False), (37, True)])
def test_s_log_3_a_check_that_was_left_out_for_a_night_does_not_read_as_calm(
    hours: int, is_late: bool, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_check, "verify", lambda *_where, **_more: Verified(1_234, 3, ()))
    with moved_to(now() - timedelta(hours=hours)):
        journal_check.check_journal()
    page = door(AUDITOR).get("/staff/audit").content.decode()
    assert ("のあと、記録を検証していません" in page) == is_late
    assert ("合わないところは、ありません。" in page) != is_late
