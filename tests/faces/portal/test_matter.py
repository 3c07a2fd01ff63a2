"""Following a matter: codes, status, correction, withdrawal, notice, and who looked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from madoguchi.engines.cases import actions as cases
from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records.models import Draft
from madoguchi.engines.records.queries import entry_of
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.queries import BY_CODE
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.values.actor import Actor
from madoguchi.values.clock import moved_to, now
from tests.faces.portal.filling import apply
from tests.faces.portal.test_personal_data import browser
from tests.journeys import office
from tests.journeys.test_own_looks import OTHER, OWNER, applied, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def page_of(client: Client, name: str, *args: str) -> str:
    response = client.get(reverse(f"portal:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def ask(number: str, clerk: Actor, *fields: str) -> None:
    cases.take(number, by=clerk)
    cases.request_correction(number, fields=fields, text="記号と番号を、もう一度お確かめください。", by=clerk)


def test_a_stranger_sees_nothing_of_a_matter(client: Client) -> None:
    number = apply(client)
    for name in ("status", "answers", "looks", "receipt", "correct", "withdraw"):
        response = Client().get(reverse(f"portal:{name}", args=[number]))
        assert response.status_code == 404
        assert "小倉" not in response.content.decode()


def test_number_and_code_open_the_matter_in_another_browser(client: Client) -> None:
    number = apply(client)
    code = Dossier.objects.get().access_code
    sent = {"number": number.replace("-", ""), "code": code.lower()}
    response = Client().post(reverse("portal:status_enter"), sent, follow=True)
    assert response.redirect_chain[-1][0] == reverse("portal:status", args=[number])


def test_a_right_number_with_a_wrong_code_says_no_more_than_a_wrong_number(client: Client) -> None:
    number = apply(client)
    wrong = Client().post(reverse("portal:status_enter"), {"number": number, "code": "0000-0000-0000-0000"})
    assert wrong.status_code == 422
    assert "見つかりません" in wrong.content.decode()


def test_the_address_on_the_receipt_opens_the_matter_and_leaves_no_code_behind(client: Client) -> None:
    number = apply(client)
    code = Dossier.objects.get().access_code
    assert "<svg" in page_of(client, "receipt", number)
    response = Client().get(reverse("portal:status_link", args=[code]))
    assert response["Location"] == reverse("portal:status", args=[number])
    assert Client().get(reverse("portal:status_link", args=["nothing"]))["Location"] == reverse("portal:status_enter")


def test_the_status_says_what_happens_now_and_by_when(client: Client) -> None:
    number = apply(client)
    page = page_of(client, "status", number)
    due = case_of(number).due_on
    assert f"{due.month}月{due.day}日" in page
    assert "内容を確かめています" in page


def test_a_correction_shows_only_the_fields_concerned(client: Client, centre_clerk: Actor) -> None:
    number = apply(client)
    ask(number, centre_clerk, "children.0.insurance_number")
    page = page_of(client, "correct", number)
    assert 'name="children.0.insurance_number"' in page
    assert 'name="guardian.family"' not in page
    assert "もう一度お確かめください" in page
    assert "あなたの番です" in page_of(client, "status", number)


def test_an_answered_correction_keeps_the_original_and_lets_the_office_go_on(
    client: Client, centre_clerk: Actor
) -> None:
    number = apply(client)
    ask(number, centre_clerk, "children.0.insurance_number")
    here = reverse("portal:correct", args=[number])
    response = client.post(here, {"children.0.insurance_number": "99-1234", "next": "1"})
    assert response["Location"] == reverse("portal:status", args=[number])
    entry = entry_of(number)
    assert entry.as_submitted["children"][0]["insurance_number"] == "12-3456"
    assert entry.as_corrected["children"][0]["insurance_number"] == "99-1234"
    assert not case_of(number).awaiting_correction
    again = client.post(here, {"children.0.insurance_number": "00-0000", "next": "1"})
    assert again["Location"] == reverse("portal:status", args=[number])
    assert entry_of(number).as_corrected["children"][0]["insurance_number"] == "99-1234"


def test_sending_a_correction_unchanged_needs_a_word(client: Client, centre_clerk: Actor) -> None:
    number = apply(client)
    ask(number, centre_clerk, "children.0.insurance_number")
    here, same = reverse("portal:correct", args=[number]), {"children.0.insurance_number": "12-3456", "next": "1"}
    assert client.post(here, same).status_code == 422
    assert case_of(number).awaiting_correction
    assert client.post(here, {**same, "as_it_is": "1"}).status_code == 302
    assert not case_of(number).awaiting_correction


def test_nothing_to_correct_leads_to_the_status(client: Client) -> None:
    number = apply(client)
    response = client.get(reverse("portal:correct", args=[number]))
    assert response["Location"] == reverse("portal:status", args=[number])


def test_withdrawing_needs_a_second_thought_and_ends_the_case(client: Client) -> None:
    number = apply(client)
    here = reverse("portal:withdraw", args=[number])
    assert client.post(here, {"reason": "引っ越すため"}).status_code == 422
    assert client.post(here, {"reason": "引っ越すため", "sure": "1"}).status_code == 302
    assert Case.objects.get().outcome == "withdrawn"
    assert client.get(here)["Location"] == reverse("portal:status", args=[number])
    assert "取り下げました" in page_of(client, "status", number)


def test_the_answers_can_be_read_again_and_the_file_received(client: Client) -> None:
    number = apply(client)
    page = page_of(client, "answers", number)
    assert "見本健康保険組合" in page
    start = page.index(f"/status/{number}/files/")
    link = page[start : page.index('"', start)]
    file = client.get(link)
    assert file["Content-Type"] == "image/jpeg"
    assert b"".join(file.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
    assert client.get(reverse("portal:file", args=[number, "another"])).status_code == 404


def test_s_log_8_every_look_of_the_office_is_shown_with_its_purpose(client: Client, centre_clerk: Actor) -> None:
    number = apply(client)
    assert "まだ、だれも見ていません" in page_of(client, "status", number)
    record(centre_clerk, "read", dossiers=[number], data="申請書", purpose="形式の確認", legal_basis="児童手当法 第7条")
    for name in ("status", "looks"):
        page = page_of(client, name, number)
        assert '行政事務センター 主任 <span class="nowrap">職員 s-centre</span>' in page
        assert "申請書を見ました" in page
        assert '形式の確認（児童手当法 <span class="unit">第7条）</span>' in page


def test_a_notice_of_another_matter_cannot_be_read(client: Client) -> None:
    number = apply(client)
    assert client.get(reverse("portal:notice", args=[number, "someone-elses"])).status_code == 404
    assert client.get(reverse("portal:notice_pdf", args=[number, "someone-elses"])).status_code == 404


def test_a_code_to_go_on_does_not_open_what_was_submitted(client: Client) -> None:
    number = apply(client)
    code = Draft.objects.get().resume_code
    stranger = Client()
    refused = stranger.post(reverse("portal:resume"), {"code": code})
    assert refused.status_code == 422
    assert "もう受け付けています" in refused.content.decode()
    assert stranger.get(reverse("portal:status", args=[number])).status_code == 404
    again = client.post(reverse("portal:resume"), {"code": code}, follow=True)
    assert again.redirect_chain[-1][0] == reverse("portal:receipt", args=[number])


def test_who_signs_in_does_not_find_open_what_another_visitor_opened(client: Client, settings: Any) -> None:
    settings.MADOGUCHI_DEMO = True
    open_account("resident", "戸畑 葵", ref="r-9", is_demonstration=True)
    number = apply(client)
    assert client.get(reverse("portal:status", args=[number])).status_code == 200
    client.post(reverse("portal:sign_in"), {"ref": "r-9"})
    assert client.get(reverse("portal:status", args=[number])).status_code == 404


def test_changing_the_language_of_a_correction_keeps_what_was_typed(client: Client, centre_clerk: Actor) -> None:
    number = apply(client)
    ask(number, centre_clerk, "children.0.insurance_number")
    here = reverse("portal:correct", args=[number])
    page = client.post(here, {"children.0.insurance_number": "99-1234", "as_it_is": "1", "language": "en"})
    assert page.status_code == 200
    assert 'value="99-1234"' in page.content.decode()
    assert 'name="as_it_is" value="1" checked' in page.content.decode()
    assert '<html lang="en"' in page.content.decode()
    assert case_of(number).awaiting_correction, "nothing was sent yet"


def entries_of(number: str) -> list[tuple[str, str, bool]]:
    """Who read the matter in the portal, and whether they came by its code."""
    rows = Entry.objects.filter(verb="read", dossiers__contains=[number]).order_by("id")
    return [(row.actor_kind, row.actor_ref, BY_CODE in row.detail) for row in rows]


def test_whoever_holds_the_code_leaves_an_entry_an_hour_however_often_the_pages_are_loaded(client: Client) -> None:
    number = apply(client)
    there = Client()
    code = Dossier.objects.get().access_code
    for _time in range(3):
        there.get(reverse("portal:status_link", args=[code]), follow=True)
        page_of(there, "answers", number)
    assert entries_of(number) == [("resident", "", True)]
    with moved_to(now() + timedelta(minutes=61)):
        page_of(there, "status", number)
    assert len(entries_of(number)) == 2
    assert "受付番号とコードを持っている人" in page_of(there, "looks", number)


def test_the_owner_of_a_matter_sees_that_somebody_came_with_its_code_and_not_their_own_looks(client: Client) -> None:
    ref = open_account("resident", "見本 葵")
    client.force_login(Account.objects.get(ref=ref))
    number = apply(client)
    page_of(client, "status", number)
    assert entries_of(number) == [("resident", ref, False)]
    assert "まだ、だれも見ていません" in client.get(reverse("portal:own_looks")).content.decode()
    stranger = Client()
    stranger.force_login(Account.objects.get(ref=open_account("resident", "見本 次郎")))
    stranger.get(reverse("portal:status_link", args=[Dossier.objects.get().access_code]), follow=True)
    page = client.get(reverse("portal:own_looks")).content.decode()
    assert "受付番号とコードを持っている人" in page
    assert "次郎" not in page


def test_an_owner_who_opens_the_matter_from_another_browser_leaves_an_entry_of_their_own(client: Client) -> None:
    ref = open_account("resident", "見本 葵")
    account = Account.objects.get(ref=ref)
    client.force_login(account)
    number = apply(client)
    there = Client()
    there.force_login(account)
    for _time in range(2):
        page_of(there, "status", number)
    assert entries_of(number) == [("resident", ref, False)]


def test_a_correction_sent_after_the_session_ended_is_still_there_to_be_sent_again(
    client: Client, centre_clerk: Actor
) -> None:
    number = apply(client)
    ask(number, centre_clerk, "children.0.insurance_number")
    here, code = reverse("portal:correct", args=[number]), Dossier.objects.get().access_code
    Session.objects.all().delete()
    locked = client.post(here, {"children.0.insurance_number": "99-1234", "next": "1"})
    page = locked.content.decode()
    assert locked.status_code == 404
    assert 'name="children.0.insurance_number" value="99-1234"' in page
    assert f'action="{here}"' in page
    client.post(reverse("portal:status_enter"), {"number": number, "code": code})
    client.post(here, {"children.0.insurance_number": "99-1234", "next": "1"})
    assert entry_of(number).as_corrected["children"][0]["insurance_number"] == "99-1234"
    nothing = Client().post(here, {"as_it_is": ""}).content.decode()
    assert "まだ届いていません" not in nothing


def test_on_the_page_of_a_matter_its_account_asks_about_each_look_of_the_office_and_nobody_else() -> None:
    number = applied(OWNER, 1)
    case_sheet(number, by=office.CENTRE, language="ja")
    entry = shown(OWNER)[0].entry
    url = reverse("portal:ask_about_look", args=[entry])
    mine = browser(OWNER)
    page = page_of(mine, "looks", number)
    assert f'href="{url}"' in page
    looked = [one.entry for one in shown(OWNER)]
    linked = {int(one) for one in re.findall(r'href="/mine/looks/(\d+)"', page)}
    assert linked <= set(looked)
    assert mine.get(url).status_code == 200
    assert mine.post(url, {"kind": "ask", "text": "なぜ見たのですか。"}).status_code == 302
    again = page_of(mine, "looks", number).split(f'href="{url}"')[1]
    assert again.startswith(">見る")
    by_code = Client()
    sent = {"number": number, "code": Dossier.objects.get().access_code}
    by_code.post(reverse("portal:status_enter"), sent)
    for client in (by_code, browser(OTHER)):
        answer = client.get(reverse("portal:looks", args=[number]))
        assert "/mine/looks/" not in answer.content.decode()
