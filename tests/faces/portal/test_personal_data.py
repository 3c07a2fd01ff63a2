"""A person is given all the house holds of them and nothing of anybody else; what files there are is public."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from madoguchi.engines.booking.models import Booking
from madoguchi.foundation.catalogue.queries import procedures, registers
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.journeys.ask_about_looks import ask_about
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.represent.models import ProxyClaim
from madoguchi.journeys.visit.telling import tell_visitor_of
from madoguchi.journeys.visit.waiting import note_place, tell_of_place
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.mandate_kind import MandateKind
from tests.engines.booking.waiting import waits
from tests.house.scene import _sign_in, draft_of
from tests.journeys import office
from tests.journeys.test_own_looks import OTHER, OWNER, applied, shown
from tests.journeys.visit.telephone_desk import booked, lay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def browser(of: Actor) -> Client:
    client = Client()
    client.cookies["sid"] = _sign_in(of)
    return client


def given_to(by: Actor) -> dict[str, Any]:
    answer = browser(by).post(reverse("portal:own_data"))
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_l_5_a_person_is_given_everything_that_is_theirs() -> None:
    number = applied(OWNER, 1)
    case_sheet(number, by=office.CENTRE, language="ja")
    found = given_to(OWNER)
    (matter,) = found["matters"]
    assert matter["reference_number"] == number
    assert all(one["answer"] for one in matter["answers"] if one["question"] == "お名前")
    assert len(matter["answers"]) > 5
    assert "received" in {one["what"] for one in matter["thread"]}
    look = found["looks"][0]
    assert (look["office"], look["about"]) == ("administrative_centre", [number])
    assert (look["who"], look["posts"], look["roles"]) == (office.CENTRE.name, ["administrative_centre/clerk"], [])


def test_nothing_of_anybody_else_comes_along() -> None:
    mine, theirs = applied(OWNER, 1), applied(OTHER, 2)
    case_sheet(theirs, by=office.CENTRE, language="ja")
    text = json.dumps(given_to(OWNER))
    assert mine in text
    assert theirs not in text


def test_what_was_begun_asked_and_booked_comes_along() -> None:
    number = applied(OWNER, 1)
    begun = draft_of(OWNER, seed=3)
    case_sheet(number, by=office.CENTRE, language="ja")
    ask_about(shown(OWNER)[0].entry, "なぜ見たのですか", objects_to_it=False, by=OWNER)
    found = given_to(OWNER)
    assert [one["procedure"] for one in found["drafts"]] == [begun.procedure]
    assert found["drafts"][0]["answers"]
    assert found["questions"][0]["text"] == "なぜ見たのですか"
    assert found["is_cut"] is False


def test_the_letters_about_a_booking_come_along() -> None:
    number = booked(lay()).number
    Booking.objects.filter(number=number).update(account_ref=OWNER.ref)
    tell_visitor_of(number, "booking_made", key="letter")
    (booking,) = given_to(OWNER)["bookings"]
    assert (booking["number"], len(booking["messages"])) == (number, 1)


def test_places_on_the_waiting_list_come_along_with_their_letters_and_looks() -> None:
    mine, theirs = (waits(account_ref=one.ref) for one in (OWNER, OTHER))
    tell_of_place(mine, "waiting_joined")
    note_place(office.CENTRE, "write:waiting_ended", mine)
    record(office.CENTRE, "list", dossiers=[mine.mark, theirs.mark], data="空き待ち", purpose="空きを待つ方の確認")
    found = given_to(OWNER)
    (place,) = found["waiting"]
    assert (place["mark"], place["kana"], place["telephone"]) == (mine.mark, "ミホン アオイ", "093-000-0000")
    assert len(place["messages"]) == 1
    assert [one["about"] for one in found["looks"]] == [[mine.mark], [mine.mark]]
    assert theirs.mark not in json.dumps(found)


def test_what_was_asked_of_the_office_for_another_comes_along() -> None:
    for by in (OWNER, OTHER):
        asked = ProxyClaim(ref=f"c-{by.ref}", account_ref=by.ref, kind=MandateKind.PARENT, name=f"{by.name}の子")
        asked.procedures, asked.asked_at = [office.CHILD], now()
        asked.save()
    assert [one["for"] for one in given_to(OWNER)["proxy_claims"]] == [f"{OWNER.name}の子"]


def test_that_it_was_given_out_is_journalled() -> None:
    number = applied(OWNER, 1)
    given_to(OWNER)
    last = Entry.objects.order_by("-id")[0]
    assert (last.actor_ref, last.verb, last.dossiers) == (OWNER.ref, "export", [number])


def test_who_has_nothing_here_leaves_a_trace_as_well() -> None:
    given_to(OTHER)
    last = Entry.objects.order_by("-id")[0]
    assert (last.actor_ref, last.verb) == (OTHER.ref, "export")


def test_somebody_unknown_is_led_to_the_sign_in(client: Client) -> None:
    for answer in (client.get(reverse("portal:own_data")), client.post(reverse("portal:own_data"))):
        assert answer.status_code == 302
        assert "/sign-in" in answer["Location"]


def test_l_5_the_file_book_names_every_procedure_with_the_items_of_the_law(client: Client) -> None:
    page = client.get(reverse("portal:file_book")).content.decode()
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(reverse("portal:file_book_csv"))).decode("utf-8-sig"))))
    persons = [one for one in registers() if one.header.persons]
    assert len(rows) == len(procedures()) + len(persons) + 3
    for row in rows:
        assert row["個人情報ファイルの名称"] in page
        assert all(row.values()), row


def test_the_table_is_in_one_language_whoever_asks(client: Client) -> None:
    plain = b"".join(client.get(reverse("portal:file_book_csv")))
    with override("ja"):  # what is spoken after a request is the next test's business
        client.cookies["language"] = "en"
        assert b"".join(client.get(reverse("portal:file_book_csv"), headers={"accept-language": "en"})) == plain
