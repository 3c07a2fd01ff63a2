"""Auditor and administrator read on their first page that the journal is not sealed any more, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from madoguchi.foundation.journal import watch
from madoguchi.foundation.journal.models import SealerRun
from madoguchi.values.actor import Actor
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
