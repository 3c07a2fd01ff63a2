"""Every file of rows that leaves the house is either one of persons, and asked about first, or tells of no person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType

import pytest
from django.http import HttpResponse

from madoguchi.faces.ui.tables import EXCEL
from madoguchi.foundation.access.facts import Resource
from madoguchi.journeys.registers import datasets, export, imports
from madoguchi.journeys.surveys import named
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import ROLES, Scene
from tests.house.test_every_url import READ, status

pytestmark = pytest.mark.django_db
# Files that may hold persons, and the room that asks before the first row is read.
OF_PERSONS: Mapping[Place, ModuleType] = {
    "staff:register_file": export,
    **dict.fromkeys(("staff:dataset_file", "api:getDataset"), datasets),
    "staff:import_file": imports,
    "staff:survey_named_csv": named,
}
_FIGURES = "figures"
OF_NOBODY: Mapping[Place, str] = {
    **dict.fromkeys(("portal:figures_csv", "counter:waits_csv", "staff:register_counts_file"), _FIGURES),
    "portal:survey_results_csv": "how many answered what, none below the least number that is published",
    "portal:lottery_csv": "the draw of a lottery as everybody may reckon it again, by numbers",
    "portal:file_book_csv": "which registers the city keeps",
}


def files(scene: Scene) -> Iterator[Place]:
    """Every address that answers somebody with a file of rows."""
    for place in PLACES:
        role = next((one for one in ROLES if READ.get(place, {}).get(one) == 200), None)
        if role is None:
            continue
        with undone():
            answer: HttpResponse = scene.client(role).get(address(place, scene))  # type: ignore[assignment]
            status(answer)
        kind = answer.headers.get("Content-Type", "")
        if "text/csv" in kind or EXCEL in kind:
            yield place


def test_s_authz_8_every_file_of_rows_is_one_of_persons_or_is_said_to_be_of_nobody(scene: Scene) -> None:
    found = {*files(scene)}
    assert found <= {*OF_PERSONS, *OF_NOBODY}
    assert found >= {*OF_PERSONS, *OF_NOBODY} - {"api:getDataset"}


@pytest.mark.parametrize("place", OF_PERSONS)
def test_s_authz_8_a_file_of_persons_is_asked_about_before_its_rows_are_read(
    place: Place, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Resource] = []
    monkeypatch.setattr(OF_PERSONS[place], "check_leaves", lambda what, count, **how: told.append(what))
    role = next(one for one in ROLES if READ[place][one] == 200)
    with undone():
        assert scene.client(role).get(address(place, scene)).status_code == 200
    assert len(told) == 1
