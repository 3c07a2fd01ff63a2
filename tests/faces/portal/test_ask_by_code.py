"""The pages on which whoever holds the code of a matter asks about a look, and reads the answer."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from madoguchi.engines.messaging.queries import messages_of
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import BY_CODE
from madoguchi.journeys.look_questions import answer_question
from madoguchi.journeys.models import LookQuestion
from madoguchi.values.references import new_reference_number
from tests.faces.portal.filling import apply
from tests.faces.portal.test_mandates import applied_by_proxy, taken
from tests.faces.portal.test_personal_data import browser
from tests.house.alike import page_of
from tests.journeys import office
from tests.journeys.test_own_looks import OTHER, OWNER, applied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

AUDITOR = office.member("auditor-1", "accounting", roles=("auditor",))
ASKED = {"kind": "ask", "text": "なぜ見たのですか。"}


def look(*numbers: str) -> int:
    record(office.CENTRE, "read", dossiers=numbers, data="申請の内容", purpose="申請の審査と決定")
    return int(Entry.objects.latest("id").pk)


def url(number: str, entry: object) -> str:
    return reverse("portal:ask_by_code", args=[number, entry])


def page(client: Client, name: str, number: str) -> str:
    answer = client.get(reverse(f"portal:{name}", args=[number]))
    assert answer.status_code == 200
    return answer.content.decode()


def with_code(number: str, client: Client | None = None) -> Client:
    """A browser in which the number and the code were entered."""
    there = client or Client()
    sent = {"number": number, "code": Dossier.objects.get(reference_number=number).access_code}
    assert there.post(reverse("portal:status_enter"), sent).status_code == 302
    return there


def test_a_button_stands_beside_each_look_and_the_question_and_its_answer_on_the_status_page(client: Client) -> None:
    number = apply(client)
    entry = look(number)
    there = with_code(number)
    for name in ("status", "looks"):
        assert f'href="{url(number, entry)}">たずねる' in page(there, name, number)
    assert there.get(url(number, entry)).status_code == 200
    answer = there.post(url(number, entry), ASKED)
    assert answer["Location"] == reverse("portal:status", args=[number])
    row = LookQuestion.objects.get()
    status = page(there, "status", number)
    for told in (row.number, f"{row.due_on.month}月{row.due_on.day}日", "たずねたこと", "このページに出ます"):
        assert told in status
    assert f'href="{url(number, entry)}">見る' in status
    answer_question(row.ref, "審査のためです。", by=AUDITOR)
    assert "回答しました" in page(with_code(number), "status", number)
    read = there.get(url(number, entry)).content.decode()
    assert "審査のためです。" in read
    assert "<textarea" not in read
    assert [one.recipient for one in messages_of(number) if one.kind == "look_answered"]


def test_the_browser_that_applied_asks_as_well_and_twice_is_once(client: Client) -> None:
    number = apply(client)
    entry = look(number)
    for text in ("はじめの問い。", "もう一度。"):
        client.post(url(number, entry), {"kind": "object", "text": text})
    with_code(number).post(url(number, entry), ASKED)
    assert [(one.text, one.objects_to_it) for one in LookQuestion.objects.all()] == [("はじめの問い。", True)]


def test_who_opens_nothing_is_told_how_to_and_what_they_typed_goes_with_the_code(client: Client) -> None:
    number = apply(client)
    entry = look(number)
    other = apply(client)  # another matter, whose code opens nothing here
    for there in (Client(), with_code(other), browser(OTHER)):
        for locked in (there.get(url(number, entry)), there.post(url(number, entry), ASKED)):
            assert locked.status_code == 404
            assert office.CENTRE.name not in locked.content.decode()
    Session.objects.all().delete()  # the time of the code is over
    locked = client.post(url(number, entry), ASKED)
    assert locked.status_code == 404
    assert f'name="text" value="{escape(ASKED["text"])}"' in locked.content.decode()
    assert not LookQuestion.objects.exists()
    with_code(number, client).post(url(number, entry), ASKED)
    assert LookQuestion.objects.get().text == ASKED["text"]


def test_a_look_the_code_does_not_open_is_not_found_as_one_that_never_was(client: Client) -> None:
    number, other = apply(client), apply(client)
    there, theirs = with_code(number), look(other)
    record(office.CENTRE, "read", dossiers=[number], data="申請の内容", detail={BY_CODE: True})
    made_up = {there.get(url(number, one)).status_code for one in (0, 10**17, "1x", "9" * 19, "١")}
    assert made_up == {404}
    answers = [page_of(there.get(url(number, one))) for one in (theirs, 10**17)]
    assert answers[0] == answers[1].replace(str(10**17), str(theirs))
    assert there.post(url(number, theirs), ASKED).status_code == 404
    assert there.get(url(new_reference_number(), theirs)).status_code == 404
    assert not LookQuestion.objects.exists()


def test_guessed_entries_of_a_foreign_matter_tell_nothing_of_what_there_is(client: Client) -> None:
    number = apply(client)
    entry = look(number)
    stranger = Client()
    pages = {
        re.sub(r"\d{4}-\d{4}-\d{2}|/looks/\d+|value=\"[^\"]*\"", "", stranger.get(url(number, one)).content.decode())
        for one in (entry, entry + 1, 1)
    }
    assert len(pages) == 1


def test_the_account_of_a_matter_asks_by_itself_and_reads_what_was_asked_by_the_code() -> None:
    number = applied(OWNER, 1)
    first, second = look(number), look(number)
    with_code(number).post(url(number, first), ASKED)
    mine = browser(OWNER)
    assert LookQuestion.objects.get().number in page(mine, "status", number)
    assert ASKED["text"] in mine.get(url(number, first)).content.decode()
    own = reverse("portal:ask_about_look", args=[second])
    for sent in (mine.get(url(number, second)), mine.post(url(number, second), ASKED)):
        assert sent["Location"] == own
    assert f'href="{own}"' in page(mine, "looks", number)
    assert LookQuestion.objects.count() == 1


def test_who_acts_for_the_applicant_neither_asks_nor_reads_what_was_asked() -> None:
    proxy = taken()
    number = applied_by_proxy(proxy)
    entry = look(number)
    with_code(number).post(url(number, entry), ASKED)
    asked = LookQuestion.objects.get().number
    for name in ("status", "looks"):
        told = page(proxy, name, number)
        assert asked not in told
        assert f"/looks/{entry}" not in told
    for answer in (proxy.get(url(number, entry)), proxy.post(url(number, entry + 1), ASKED)):
        assert answer.status_code == 404
    assert LookQuestion.objects.count() == 1


def test_who_is_signed_in_and_merely_holds_the_code_asks_as_whoever_holds_it(client: Client) -> None:
    number = apply(client)
    entry = look(number)
    there = browser(OTHER)
    with_code(number, there).post(url(number, entry), ASKED)
    row = LookQuestion.objects.get()
    assert (row.account_ref, row.code_of) == ("", number)
    listed = there.get(reverse("portal:own_looks")).content.decode()
    assert row.number not in listed
    told = page(with_code(number), "looks", number)
    assert "受付番号とコードを持っている人" in told
    assert Account.objects.get(ref=OTHER.ref).name not in told


def test_what_the_account_is_told_after_asking_stands_on_the_page_it_comes_to() -> None:
    entry = look(applied(OWNER, 1))
    answer = browser(OWNER).post(reverse("portal:ask_about_look", args=[entry]), ASKED, follow=True)
    assert "この一覧に出ます" in answer.content.decode()
