"""What the portal sees and writes of turns in surveys, asked in SQL as its role: one's own of residents' surveys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.engines.surveys.closing import close_survey
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from tests.house.conftest import undone
from tests.house.scene import OWNER, RESIDENT, Scene
from tests.house.test_portal_rows import asked, seen

pytestmark = pytest.mark.django_db
PUBLIC, OF_STAFF, UNNAMED, BY_NAME = 0, 4, 5, 6
_TURN = """
    INSERT INTO surveys_surveyslip (id, survey_id, who, form)
    SELECT gen_random_uuid(), id, %s, '' FROM surveys_survey WHERE ref = %s
"""
_ANSWER = """
    INSERT INTO surveys_surveyanswer (id, survey_id, "values", who, name)
    SELECT gen_random_uuid(), id, '{}', %s, 'x' FROM surveys_survey WHERE ref = %s
"""


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    with undone():
        yield


def do(statement: str, who: str, survey: str, *, by: str = RESIDENT.ref) -> None:
    """Add a row that names `who`, as the portal for whoever asks."""
    with transaction.atomic(), speaking(Speaker(Side.PORTAL, by, frozenset({f"survey.{survey}"}))):
        connection.cursor().execute(statement, [who, survey])


def test_s_authz_5_a_turn_is_seen_by_whose_it_is_and_the_key_by_who_had_one_in_its_survey(scene: Scene) -> None:
    survey, other = scene.surveys[UNNAMED], scene.surveys[OF_STAFF]
    assert asked("SELECT count(*) FROM surveys_surveykey") >= 2
    before = [seen(table, RESIDENT.ref) for table in ("surveys_surveyslip", "surveys_surveykey")]
    do(_TURN, RESIDENT.ref, survey)
    assert before == [0, 0]
    assert seen("surveys_surveyslip", RESIDENT.ref) == 1
    assert seen("surveys_surveykey", RESIDENT.ref) == 1
    for table in ("surveys_surveyslip", "surveys_surveykey"):
        shown = (f"survey.{survey}", f"survey.{other}", RESIDENT.ref, survey)
        assert [seen(table, who, *shown) for who in (OWNER.ref, "")] == [0, 0]


def test_s_authz_6_nobody_takes_a_turn_of_another_or_where_residents_are_not_asked(scene: Scene) -> None:
    refused = pytest.raises(DatabaseError, match="row-level security")
    for who, by, place in (
        (OWNER.ref, RESIDENT.ref, UNNAMED),
        (RESIDENT.ref, "", UNNAMED),
        ("", "", UNNAMED),
        (RESIDENT.ref, RESIDENT.ref, OF_STAFF),
        (RESIDENT.ref, RESIDENT.ref, PUBLIC),
    ):
        with refused:
            do(_TURN, who, scene.surveys[place], by=by)
    do(_TURN, RESIDENT.ref, scene.surveys[UNNAMED])
    close_survey(scene.surveys[UNNAMED])
    with refused:
        do(_TURN, RESIDENT.ref, scene.surveys[UNNAMED])


def test_s_authz_6_who_answers_by_name_on_the_portal_is_who_asks_and_a_resident(scene: Scene) -> None:
    refused = pytest.raises(DatabaseError, match="row-level security")
    for who, place in ((OWNER.ref, BY_NAME), (RESIDENT.ref, 1), (RESIDENT.ref, PUBLIC)):
        with refused:
            do(_ANSWER, who, scene.surveys[place])
    do(_ANSWER, RESIDENT.ref, scene.surveys[BY_NAME])


def test_s_authz_5_what_was_answered_by_name_is_told_to_whose_it_is(scene: Scene) -> None:
    for survey in (scene.surveys[BY_NAME], scene.surveys[UNNAMED]):
        do(_ANSWER, RESIDENT.ref, survey)
    for who, shown, told in (
        (RESIDENT.ref, "", 2),
        (OWNER.ref, "", 0),
        (OWNER.ref, RESIDENT.ref, 0),
        ("", RESIDENT.ref, 0),
    ):
        with speaking(Speaker(Side.PORTAL, who, frozenset({shown} - {""}))):
            assert asked("SELECT count(*) FROM answered_by_name(%s)", RESIDENT.ref) == told, who
            assert asked("SELECT count(*) FROM answered_by_name('')") == 0


@pytest.mark.parametrize("change", ["UPDATE surveys_surveyslip SET who = ''", "DELETE FROM surveys_surveyslip"])
def test_s_authz_6_no_turn_is_changed_or_taken_away_on_the_portal(scene: Scene, change: str) -> None:
    do(_TURN, RESIDENT.ref, scene.surveys[UNNAMED])
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        speaking(Speaker(Side.PORTAL, RESIDENT.ref)),
    ):
        connection.cursor().execute(change)


@pytest.mark.parametrize("asks", ["SELECT who FROM surveys_surveyanswer", "UPDATE surveys_surveykey SET private = ''"])
def test_s_authz_6_who_answered_and_what_signs_is_not_for_the_portal_to_read_or_write(asks: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        speaking(Speaker(Side.PORTAL, RESIDENT.ref)),
    ):
        connection.cursor().execute(asks)
