"""Whoever of the public is shown a matter, a booking or an entry of a lottery stands in the journal with those.

Of what one owns or holds the code of, too. An address of the portal that shows somebody without an entry fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.journal.actions import REFUSED
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.references import new_booking_number
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import RESIDENT, Scene
from tests.house.test_every_look import Look, quiet, shown_to
from tests.house.test_every_url import NEVER, READ, WRITE, posted, sent
from tests.house.test_foreign_objects import BOOKINGS, VISITS, elsewhere
from tests.journeys.office import CHILD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
PUBLIC = ("anonymous", "owner", "resident", "proxy")
_ANSWERS = (200, 201, 302)
# What shows no number is known by the entry alone: a picture, the file itself, and pages about what one wishes for.
NOTED: Mapping[bool, frozenset[Place]] = {
    False: frozenset(
        {
            *("portal:receipt", "portal:status", "portal:answers", "portal:looks", "portal:file", "portal:correct"),
            "portal:ask_by_code",
            *("portal:withdraw", "portal:notice", "portal:notice_pdf", "portal:mine", "portal:mandates"),
            *("portal:visit_page", "portal:visit_receipt", "portal:visit_calendar", "portal:visit_room"),
            *("portal:visit_change_times", "portal:visit_change", "portal:visit_cancel"),
            *("portal:lottery_entry", "portal:lottery_act"),
        }
    ),
    True: frozenset(
        {
            *("portal:apply_submit", "portal:correct", "portal:withdraw", "portal:ask_about_look", "portal:own_data"),
            "portal:ask_by_code",
            *("portal:visit_book", "portal:visit_change", "portal:visit_cancel", "portal:visit_room"),
            *("portal:visit_accept", "portal:visit_write_ahead", "portal:lottery_enter", "portal:lottery_act"),
        }
    ),
}
_NUMBER = re.compile("[0-9-]{12}")
_PORTAL = [place for place in PLACES if place.startswith("portal:")]
__all__ = ["quiet"]


def kept(client: Client, place: Place, scene: Scene, **number: str) -> None:
    """Ask a place for a number; what happens stays."""
    fitting = {"procedure_id": CHILD, **number}
    where = reverse(place, kwargs={name: fitting[name] for name in PLACES[place].pattern.converters})
    answer = client.get(where) if place in READ else client.post(where, posted(place, scene, "centre"))
    assert answer.status_code == 404


def looks(place: Place, scene: Scene, *, writes: bool) -> Iterator[tuple[str, Look]]:
    """What each of the public is shown there who is answered at all."""
    row = (WRITE if writes else READ).get(place, NEVER)
    for role in PUBLIC:
        if row[role] in _ANSWERS:
            yield role, shown_to(place, scene, role, writes=writes)


@pytest.mark.parametrize("writes", [False, True])
@pytest.mark.parametrize("place", _PORTAL)
def test_s_log_1_whoever_is_shown_what_is_somebodys_stands_in_the_journal(
    place: Place, writes: bool, scene: Scene
) -> None:
    found = list(looks(place, scene, writes=writes))
    for role, one in found:
        assert one.shown <= one.noted, (role, "not in the journal", one.shown - one.noted)
    noted = [number for _role, one in found for number in one.noted if _NUMBER.fullmatch(number)]
    assert bool(noted) == (place in NOTED[writes])


def refused(number: str) -> list[tuple[str, str, str]]:
    """Who was refused this number: the account, the action and the rule."""
    rows = Entry.objects.filter(verb=REFUSED, dossiers__contains=[number]).order_by("id")
    return [(row.actor_ref, *sorted({(one["action"], one["rule"]) for one in row.detail[REFUSED]})[0]) for row in rows]


@pytest.mark.parametrize("place", VISITS)
def test_s_log_1_a_resident_who_asks_for_anothers_booking_is_in_the_journal(place: Place, scene: Scene) -> None:
    with undone():
        kept(scene.client("resident"), place, scene, visit_number=scene.own_visit)
        assert refused(scene.own_visit) == [(RESIDENT.ref, "view", "applicant.own_matter")]


@pytest.mark.parametrize("place", BOOKINGS)
def test_s_log_1_a_ward_that_asks_for_anothers_booking_is_in_the_journal(place: Place, scene: Scene) -> None:
    with undone():
        kept(elsewhere(scene), place, scene, booking_number=scene.visit)
        ((who, action, rule),) = refused(scene.visit)
        assert (who, rule) == ("of-a-ward", "visits.of_the_ward")
        assert action in ("serve_visits", "view_visits")


def test_s_log_1_a_programme_that_asks_for_anothers_booking_is_in_the_journal(scene: Scene) -> None:
    with undone():
        where = reverse("api:getBooking", args=[scene.sent_booking])
        assert scene.client("other_key").get(where).status_code == 404
        ((_who, action, rule),) = refused(scene.sent_booking)
        assert (action, rule) == ("view", "applicant.own_matter")


def test_who_has_just_booked_reads_the_receipt_without_another_entry(scene: Scene) -> None:
    with undone():
        last = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
        client, place = scene.client("resident"), "portal:visit_book"
        answer = client.post(address(place, scene), posted(place, scene, "resident"), follow=True)
        assert answer.redirect_chain[0][0].endswith("/receipt")
        assert [one.verb for one in Entry.objects.filter(id__gt=last)] == ["write:booking_made"]


def test_a_programme_that_withdraws_anothers_matter_is_in_the_journal(scene: Scene) -> None:
    with undone():
        assert sent(scene.client("other_key"), "api:withdrawApplication", scene, "other_key").status_code == 404
        ((_who, action, rule),) = refused(scene.sent)
        assert (action, rule) == ("view", "applicant.own_matter")


def test_a_number_nobody_has_is_about_nobody(scene: Scene) -> None:
    with undone():
        last = Entry.objects.order_by("-id").values_list("id", flat=True)[0]
        kept(elsewhere(scene), "staff:visit", scene, booking_number=new_booking_number())
        entry = Entry.objects.filter(id__gt=last, verb=REFUSED).get()
        assert entry.dossiers == []


def test_who_owns_a_booking_is_told_that_somebody_of_the_office_tried(scene: Scene) -> None:
    with undone():
        kept(elsewhere(scene), "staff:visit", scene, booking_number=scene.own_visit)
        page = scene.client("owner").get(reverse("portal:own_looks")).content.decode()
        assert "扱おうとしましたが、権限がないため、止めました" in page
