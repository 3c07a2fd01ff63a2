"""No position goes out of a city while an open case may still have to be signed off by it."""

from __future__ import annotations

import pytest

from madoguchi.engines.cases.actions import withdraw
from madoguchi.foundation.catalogue.queries import city_content
from madoguchi.journeys.publish import DefinitionsRefused, publish
from madoguchi.values.actor import SYSTEM
from tests.engines.cases.conftest import arrival
from tests.engines.cases.made import RESIDENT
from tests.journeys.publish.folders import CITY, PROCEDURE, Folder

pytestmark = pytest.mark.django_db
DIRECTOR = "  - {id: director, name: 局長, may_decide: true}\n"
LINE = ", route: [{position: director, when: {field: student, is: true}}]"
STILL_NEEDED = "職「director」が決裁することになりうる案件が、まだ1件あります。"


def _publish_with_a_director(folder: Folder, *, usual: bool = False) -> None:
    folder.change("life_events:\n", f"{DIRECTOR}life_events:\n", CITY)
    folder.change("position: chief", "position: director" if usual else f"position: chief{LINE}")
    publish(folder.root, by=SYSTEM)


def _refused(folder: Folder) -> list[str]:
    with pytest.raises(DefinitionsRefused) as refused:
        publish(folder.root, by=SYSTEM)
    return [str(one.reason) for one in refused.value.findings]


def _positions() -> set[str]:
    return {one["id"] for one in (city_content() or {})["positions"]}


def test_a_position_an_open_case_may_ask_for_stays_also_when_today_s_version_names_it_no_more(folder: Folder) -> None:
    _publish_with_a_director(folder)
    case = arrival("bicycle_parking", answers={"student": False})
    folder.change(LINE, "").change(DIRECTOR, "", CITY)
    assert _refused(folder) == [STILL_NEEDED]
    assert "director" in _positions()
    withdraw(case.reference_number, by=RESIDENT)
    publish(folder.root, by=SYSTEM)
    assert "director" not in _positions()


def test_the_usual_position_of_a_case_goes_with_the_version_that_names_another(folder: Folder) -> None:
    _publish_with_a_director(folder, usual=True)
    arrival("bicycle_parking", answers={})
    folder.change("position: director", "position: chief").change(DIRECTOR, "", CITY)
    publish(folder.root, by=SYSTEM)
    assert "director" not in _positions()


def test_the_usual_position_of_a_procedure_that_ends_stays_until_its_cases_have_ended(folder: Folder) -> None:
    _publish_with_a_director(folder, usual=True)
    case = arrival("bicycle_parking", answers={})
    ended = folder.root / PROCEDURE
    ended.rename(ended.with_name("another.yaml"))
    folder.change("id: bicycle_parking", "id: another", "procedures/another.yaml")
    folder.change("position: director", "position: chief", "procedures/another.yaml").change(DIRECTOR, "", CITY)
    assert _refused(folder) == [STILL_NEEDED]
    assert "director" in _positions()
    withdraw(case.reference_number, by=RESIDENT)
    publish(folder.root, by=SYSTEM)
    assert "director" not in _positions()
