"""What staff do at the counter, at reception and in the hall: one press, and what cannot be done is said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.booking.actions import calling, tickets
from madoguchi.engines.booking.models import CounterSeat, HelpCall, QueueTicket
from madoguchi.engines.booking.queries.hall import office_day
from madoguchi.engines.booking.rules.states import TicketKind, TicketState
from madoguchi.faces.counter.hall_views import against_forecast
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import CLERK, MORNING, OFFICE, arrived, booking, forget, open_counters, visitor
from tests.faces.hard_texts import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
DESK = reverse("counter:desk", args=[OFFICE, "3"])


def act(clerk: Client, press: str, **posted: object) -> str:
    """Press a button of the desk; the page afterwards."""
    answer = clerk.post(reverse("counter:desk_act", args=[OFFICE, "3", press]), posted, follow=True)
    return answer.content.decode()


def receive(clerk: Client, press: str, **posted: object) -> str:
    """Press a button of reception; the page afterwards."""
    answer = clerk.post(reverse("counter:reception_act", args=[OFFICE, press]), posted, follow=True)
    return answer.content.decode()


def state() -> str:
    return str(QueueTicket.objects.get().state)


def test_a_whole_visit_at_the_desk(clerk: Client) -> None:
    assert "窓口を開ける" in clerk.get(DESK).content.decode()
    assert "窓口を開けました。" in act(clerk, "open")
    assert "いま、お待ちの方はいません。" in act(clerk, "next")
    visitor()
    assert "次の方（201）を呼ぶ" in clerk.get(DESK).content.decode()
    assert '<p class="now__no" data-say>201</p>' in act(clerk, "next")
    assert "（2回目）" in act(clerk, "recall", number=201, calls=1)
    assert "対応中" in act(clerk, "start", number=201)
    assert "201番の方の対応を終わりました。" in act(clerk, "done", number=201)
    assert state() == TicketState.DONE
    assert "窓口を閉めました。" in act(clerk, "close")
    assert CounterSeat.objects.get().closed_at


def test_a_visitor_is_handed_over_put_aside_and_taken_up_again(clerk: Client) -> None:
    open_counters("3", "5")
    visitor()
    act(clerk, "next")
    assert "おあずかりしている方" in act(clerk, "park", number=201, note="写真")
    act(clerk, "resume", number=201)
    act(clerk, "next")
    assert "子育てに渡しました" in act(clerk, "hand-over", number=201, to="line:child")
    assert state() == TicketState.WAITING


def test_nobody_is_absent_before_the_third_call_and_the_page_says_why(clerk: Client) -> None:
    open_counters("3")
    visitor()
    assert "あと2回呼ぶと" in act(clerk, "next")
    assert "まだ1回です" in act(clerk, "absent", number=201)
    for calls in (1, 2):
        act(clerk, "recall", number=201, calls=calls)
    act(clerk, "absent", number=201)
    assert state() == TicketState.MISSED


@pytest.mark.parametrize("name", ["start", "recall", "done", "park", "absent", "hand-over", "resume", "nothing"])
@pytest.mark.parametrize("number", ["", "9999", "１２", "-1", "1" * 30, "\x00"])
def test_a_number_nobody_has_is_answered_with_a_sentence(clerk: Client, name: str, number: str) -> None:
    answer = clerk.post(reverse("counter:desk_act", args=[OFFICE, "3", name]), {"number": number, "to": "line:moving"})
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("said", [*NAMES, "a\x00b", "😀" * 500])
def test_hard_texts_lose_nothing_and_break_nothing(clerk: Client, said: str) -> None:
    answer = clerk.post(reverse("counter:reception", args=[OFFICE]), {"q": said})
    assert answer.status_code < 500
    taken = clerk.post(reverse("counter:reception_act", args=[OFFICE, "ticket"]), {"service": "moving", "name": said})
    assert taken.status_code < 500


def test_names_on_the_desk_are_written_to_the_journal_once_a_day_for_a_clerk(clerk: Client) -> None:
    open_counters("3")
    named = booking()
    arrived(named)
    for _look in range(3):
        assert "小倉 健太" in clerk.get(DESK).content.decode()
    assert [one.verb for one in disclosures_of(named.number)] == ["list"]


def test_reception_finds_todays_booking_by_name_number_and_kana_and_checks_it_in(clerk: Client) -> None:
    named = booking(telephone="093-000-0117")
    booking(MORNING + timedelta(days=1), name="別の日")
    where = reverse("counter:reception", args=[OFFICE])
    digits = named.number.replace("-", "")
    for wanted in (named.name, "小倉", named.number, digits, "コクラ", "こくら", "ｺｸﾗ ｹﾝﾀ", "0930000117"):
        page = clerk.post(where, {"q": wanted}).content.decode()
        assert named.number in page
        assert "9:00" in page
        assert "別の日" not in page
    assert named.number not in clerk.post(where, {"q": "もじ"}).content.decode()
    assert "201番で受け付けました" in receive(clerk, "check-in", booking=named.number)
    assert "201番で受付ずみ" in clerk.get(where).content.decode()
    assert {one.verb for one in disclosures_of(named.number)} >= {"search", "write:arrive"}


def test_reception_gives_a_ticket_and_lets_the_urgent_go_first_with_a_reason(clerk: Client) -> None:
    assert "201番で受け付けました" in receive(clerk, "ticket", service="moving", name="見本 葵", note="通訳", key="k")
    assert "急ぎにする理由が書かれていません" in receive(clerk, "urgent", number=201, reason="")
    assert "先にお呼びします" in receive(clerk, "urgent", number=201, reason="具合が悪い")
    assert QueueTicket.objects.get().kind == TicketKind.URGENT


def test_reception_says_why_a_booking_cannot_be_checked_in(clerk: Client) -> None:
    assert "受付は10:00から" in receive(clerk, "check-in", booking=booking(MORNING + timedelta(hours=2)).number)


def test_the_hall_shows_lines_counters_calls_for_help_and_the_forecast(clerk: Client) -> None:
    open_counters("3")
    ticket = visitor()
    visitor("insurance")
    tickets.call_for_help(OFFICE, key="help")
    with moved_to(MORNING + timedelta(minutes=5)):
        calling.call_next(OFFICE, "3", by=CLERK)
        page = clerk.get(reverse("counter:hall", args=[OFFICE])).content.decode()
    assert ticket.number == 201
    assert "受付機で、係を呼んでいます（9:00から）" in page
    assert CLERK.name in page
    assert '<span class="chip" data-tone="late">なし</span>' in page  # nobody sits at a counter for insurance
    assert "何人かの方が呼ばれると、ここに見込みと実際が出ます。" in page  # one visitor is no picture yet
    call = HelpCall.objects.get()
    assert "係の呼出しに応じました。" in receive(clerk, "help", call=call.pk)


def test_a_half_hour_in_which_somebody_still_waits_is_not_taken_for_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madoguchi.faces.counter.hall_views.LEAST", 1)
    open_counters("3")
    visitor(), visitor()
    with moved_to(MORNING + timedelta(minutes=5)):
        calling.call_next(OFFICE, "3", by=CLERK)
        forget()
        found = against_forecast(office_day(OFFICE))
        assert found is not None
        assert found.table is not None
        ((_half, _told, waited, called, waiting),) = found.table.rows
        assert (waited, called, waiting) == ("5＋", "1", "1")
        assert "5＋" in found.chart


def test_no_page_of_the_hall_opens_without_signing_in(client: Client, morning: datetime) -> None:
    for name in ("hall", "reception", "counters"):
        assert client.get(reverse(f"counter:{name}", args=[OFFICE])).status_code == 302
