"""From a device nobody registered no address of the office shows a resident or does anything of the office's work."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.conf import LazySettings

from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import OWNER, Scene
from tests.house.test_every_url import NEVER, READ, WRITE, sent, status

pytestmark = pytest.mark.django_db

ASKED = ("decider", "centre", "auditor", "administrator")
"""Between them they open every address of the office from a sound device."""

SHUT = {403, 404, 405}
OPEN: Mapping[Place, str] = {
    **dict.fromkeys(
        (
            *("counter:kiosk", "counter:kiosk_take", "counter:kiosk_check_in", "counter:kiosk_call_staff"),
            *("counter:kiosk_ticket", "counter:board", "counter:place", "counter:leave", "counter:waits"),
            *("counter:waits_csv", "counter:device", "counter:tablet", "counter:tablet_enter", "counter:tablet_open"),
            *("counter:tablet_leave", "counter:tablet_done"),
        ),
        "a device of the hall or a visitor is before it, with a key of its own",
    ),
    **dict.fromkeys(
        (
            *("staff:sign_in", "staff:sign_out", "staff:invited", "staff:passkey_first", "staff:passkeys"),
            *("staff:sign_ins", "staff:step_up"),
        ),
        "coming in and going out, and what keys one has",
    ),
    **dict.fromkeys(("staff:figures", "staff:dataset", "staff:dataset_file"), "counts and public lists"),
    **dict.fromkeys(
        ("staff:rooms", "staff:room_cancel", "staff:room_move", "staff:rooms_day"), "meeting rooms of the office"
    ),
    **dict.fromkeys(
        ("staff:surveys", "staff:survey", "staff:survey_answer", "staff:survey_sign"),
        "the words of a survey, and what one answers oneself",
    ),
    **dict.fromkeys(("counter:visit_find", "staff:search"), "the empty page of a search; searching is refused"),
    **dict.fromkeys(
        ("staff:registers", "staff:tasks", "staff:inquiries", "staff:by_post"), "a list with nothing in it"
    ),
    **dict.fromkeys(("staff:bulk_plan", "staff:bulk_apply"), "each case stays as it is, with the reason"),
    **dict.fromkeys(
        ("staff:proposals", "staff:proposal", "staff:proposal_new"),
        "what was proposed, and nobody in it; to propose and to agree is refused",
    ),
    "staff:emergency": "leads to the case, which is refused",
    "console:build_publish": "leads to where drafts are begun, which is refused",
}


@pytest.fixture
def asked_from_nowhere(settings: LazySettings) -> None:
    settings.MADOGUCHI_DEVICES, settings.MADOGUCHI_DEVICE_KEY = "signed", "k" * 32


OFFICE = sorted(place for place in PLACES if place.startswith(("staff:", "console:", "counter:")))


@pytest.mark.usefixtures("asked_from_nowhere")
@pytest.mark.parametrize("place", OFFICE)
def test_from_an_unknown_device_an_address_of_the_office_is_shut(place: Place, scene: Scene) -> None:
    for role in ASKED:
        found = set()
        if READ.get(place, NEVER)[role] not in SHUT:
            found.add(_read(place, scene, role))
        if WRITE.get(place, NEVER)[role] not in SHUT:
            with undone():
                found.add(status(sent(scene.client(role), place, scene, role)))
        assert place in OPEN or found <= SHUT | {401}, (role, found)


def test_what_is_open_from_an_unknown_device_is_an_address_of_the_office() -> None:
    assert set(OPEN) <= set(OFFICE)


def _read(place: Place, scene: Scene, role: str) -> int:
    with undone():
        answer = scene.client(role).get(address(place, scene))
        if answer.status_code == 200 and not answer.streaming:
            shown = answer.content.decode(errors="replace")
            numbers = (scene.fresh, scene.waiting, scene.examined, scene.drafted, scene.decided)
            assert not [one for one in (*numbers, OWNER.name) if one in shown], role
        return status(answer)  # type: ignore[arg-type]
