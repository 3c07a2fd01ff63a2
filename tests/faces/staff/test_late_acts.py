"""Whoever presses an action second sees what became of the record since they looked at it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.queries.registers import record_of
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.process import act
from tests.faces.staff.conftest import door
from tests.journeys.registers.leave import ASKER, CENTRE, CHIEF, open_house, put_in

__all__ = ["door"]

pytestmark = pytest.mark.django_db


def _asked() -> str:
    open_house()
    ref = put_in()
    act("leave", ref, "ask", revision=record_of("leave", ref).revision, reason="", by=ASKER, language="ja")
    return ref


def test_an_action_that_is_still_possible_is_asked_for_again_below_the_differences(door) -> None:
    ref = _asked()
    seen = record_of("leave", ref)
    for days in (3, 4):
        one = record_of("leave", ref)
        change_record(
            register("leave"), ref, {**one.values, "days": days}, reason="日数", by=CENTRE, revision=one.revision
        )
    where, chief = reverse("staff:record_act", args=["leave", ref, "agree"]), door(CHIEF)
    late = chief.post(where, {"_revision": str(seen.revision), "_reason": "どうぞ"})
    text = late.content.decode()
    assert late.status_code == 409
    assert f"{CENTRE.name}さんが先に変えました。" in text
    assert '<td data-th="見ていたときの値">2</td><td data-th="いまの値">4</td>' in text
    assert 'value="どうぞ"' in text
    assert record_of("leave", ref).values["state"] == "asked"
    assert chief.post(where, {"_revision": str(seen.revision + 2)}).status_code == 302


def test_an_action_that_is_none_any_more_shows_what_the_first_did(door) -> None:
    ref = _asked()
    seen = record_of("leave", ref).revision
    act("leave", ref, "agree", revision=seen, reason="", by=CHIEF, language="ja")
    late = door(CENTRE).post(reverse("staff:record_act", args=["leave", ref, "refuse"]), {"_revision": str(seen)})
    text = late.content.decode()
    assert late.status_code == 409
    assert '<td data-th="見ていたときの値">承認待ち</td><td data-th="いまの値">承認</td>' in text
    assert reverse("staff:record", args=["leave", ref]) in text
