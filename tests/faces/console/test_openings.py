"""A mass opening at the console: shown before it is made, stopped with a word, and every act in the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.models import Opening
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.clock import now
from tests.faces.staff.conftest import door
from tests.journeys import office

__all__ = ["door"]

pytestmark = pytest.mark.django_db

AT = "/console/openings"


@pytest.fixture
def admin(door) -> Client:
    return door(office.ADMINISTRATOR)


def form(**more: str) -> dict[str, str]:
    day = now().date() + timedelta(days=5)
    moments = {
        "gathers": f"{day - timedelta(days=3)} 8:30",
        "opens": f"{day - timedelta(days=3)} 9:00",
        "closes": f"{day - timedelta(days=2)} 17:00",
    }
    span = {"days": f"{day}、{day + timedelta(days=1)}", "from": "9:00", "until": "10:00", "minutes": "15"}
    where = {"ref": "vaccine", "title": "予防接種", "office": visit().offices[0].id}
    return {**where, **moments, **span, "places": "10", "reserved": "2", **more}


def test_the_first_press_shows_what_would_be_made_and_the_second_makes_it(admin: Client) -> None:
    shown = admin.post(f"{AT}/new", form())
    assert "80" in shown.content.decode()  # two days of four slots with ten places
    assert not Opening.objects.exists()
    assert 'value="予防接種"' in admin.post(f"{AT}/new", form(back="1")).content.decode()
    assert admin.post(f"{AT}/new", form(sure="1"))["Location"] == f"{AT}/vaccine"
    assert Entry.objects.get(verb="write:opening_made").detail["places"] == 80
    assert "予防接種" in admin.get(AT).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ref": ""}, "ref"),
        ({"ref": "Big Day"}, "opens"),
        ({"ref": "child"}, "ref"),
        ({"opens": "soon"}, "opens"),
        ({"closes": "2020-01-01 9:00"}, "opens"),
        ({"days": ""}, "days"),
        ({"days": "2026-02-30"}, "days"),
        ({"from": "25:00"}, "from"),
        ({"places": "-1"}, "places"),
        ({"reserved": "11"}, "opens"),
        ({"office": "nowhere"}, "office"),
        ({"title": "\0"}, "title"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(admin: Client, wrong: dict[str, str], field: str) -> None:
    page = admin.post(f"{AT}/new", form(**wrong, sure="1"))
    assert page.status_code == 422
    said = page.content.decode()
    assert f'href="#{field}' in said
    assert 'value="15"' in said
    assert not Opening.objects.exists()


def test_it_is_stopped_with_a_word_to_who_waits_and_goes_on(admin: Client) -> None:
    admin.post(f"{AT}/new", form(sure="1"))
    admin.get(f"{AT}/vaccine/stop")
    assert Opening.objects.get().stopped_at is None  # asking stops nothing
    admin.post(f"{AT}/vaccine/stop", {"go": "stop", "notice": "10時から続けます"})
    assert Opening.objects.get().notice == "10時から続けます"
    assert "10時から続けます" in admin.get(f"{AT}/vaccine").content.decode()
    admin.post(f"{AT}/vaccine/stop", {"go": "on"})
    row = Opening.objects.get()
    assert (row.stopped_at, row.notice) == (None, "")
    verbs = Entry.objects.filter(verb__startswith="write:opening").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["write:opening_made", "write:opening_stopped", "write:opening_resumed"]


def test_an_opening_that_is_none_is_not_found(admin: Client) -> None:
    for place in (f"{AT}/nothing", f"{AT}/nothing/stop", f"{AT}/%00"):
        assert admin.get(place).status_code == 404
    assert admin.post(f"{AT}/nothing/stop", {"go": "stop"}).status_code == 404
