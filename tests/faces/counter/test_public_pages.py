"""What visitors see: the kiosk, the board, the place in line; nothing personal, nothing twice, nothing of yesterday."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.engines.booking.actions import calling, tickets
from madoguchi.engines.booking.models import HelpCall, QueueTicket
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.rules.states import TicketState
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import (
    CLERK,
    COLLEAGUE,
    MORNING,
    OFFICE,
    OTHER,
    arrived,
    booking,
    forget,
    open_counters,
    past,
    visitor,
)
from tests.faces.counter.devices import device
from tests.faces.hard_texts import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def at(name: str, *more: str) -> str:
    return reverse(f"counter:{name}", args=[OFFICE, *more])


def press(hall: Client, key: str = "press", **more: str) -> str:
    """Press "moving" at a kiosk; the page that follows."""
    answer = hall.post(at("kiosk_take"), {"service": "moving", "key": key, **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_kiosk_gives_a_number_a_place_and_a_code_for_the_telephone(hall: Client) -> None:
    open_counters("3")
    page = press(hall)
    ticket = QueueTicket.objects.get()
    assert f'<p class="slip__no">{ticket.number}</p>' in page
    assert 'class="qr"' in page
    assert "counter/slip.css" in page


def test_two_kiosks_that_post_the_same_press_twice_give_one_number_each() -> None:
    one, other = device(), device()
    for browser, key in ((one, "a"), (other, "b"), (one, "a"), (other, "b")):
        press(browser, key)
    assert list(QueueTicket.objects.order_by("number").values_list("number", flat=True)) == [201, 202]


def test_a_kiosk_speaks_the_language_of_its_visitor_and_forgets_it(hall: Client) -> None:
    assert "What can we do for you?" in hall.get(at("kiosk"), {"in": "en"}).content.decode()
    assert QueueTicket.objects.count() == 0
    page = press(hall, **{"in": "en"})
    assert "Please take your ticket" in page
    assert QueueTicket.objects.get().language == "en"
    assert "ご用件を、選んでください。" in hall.get(at("kiosk")).content.decode()


@pytest.mark.parametrize("said", [*NAMES, "", "482-709-3548"])
def test_a_kiosk_answers_whatever_is_typed_with_a_sentence(hall: Client, said: str) -> None:
    answer = hall.post(at("kiosk_check_in"), {"booking": said})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize("service", ["", "pets", "moving\x00"])
def test_a_kiosk_refuses_what_no_button_sends(hall: Client, service: str) -> None:
    answer = hall.post(at("kiosk_take"), {"service": service, "key": "k"})
    assert answer.status_code == 422
    assert "番号札を出せませんでした" in answer.content.decode()


def test_a_booked_visitor_checks_in_with_the_number(hall: Client) -> None:
    open_counters("3")
    page = hall.post(at("kiosk_check_in"), {"booking": booking().number}, follow=True).content.decode()
    assert "予約の時刻 9:00" in page
    assert "小倉 健太" not in page


def test_after_hours_the_kiosk_and_the_board_say_so(hall: Client) -> None:
    with moved_to(MORNING.replace(hour=19)):
        assert "いまは、受付をしていません。" in hall.get(at("kiosk")).content.decode()
        assert "本日の受付は、終わりました" in hall.get(at("board")).content.decode()


def test_the_button_for_staff_is_one_call_however_often_it_is_pressed(hall: Client) -> None:
    for _ in range(2):
        answer = hall.post(at("kiosk_call_staff"), {"key": "help"}, follow=True)
    assert "係の者が、まいります。" in answer.content.decode()
    assert HelpCall.objects.count() == 1


def test_two_boards_show_the_same_call_and_nothing_personal() -> None:
    open_counters("3")
    named = booking(note="通訳（ベトナム語）", telephone="0930000000")
    tickets.check_in(OFFICE, named.number, by=CLERK)
    calling.call_next(OFFICE, "3", by=CLERK)
    forget()
    pages = [device().get(at("board")).content.decode() for _board in range(2)]
    assert pages[0] == pages[1]
    assert '<p class="call__no" data-say>201</p>' in pages[0]
    for secret in (named.name, named.kana, named.number, named.code, "通訳", "0930000000", CLERK.name, CLERK.ref):
        assert secret not in pages[0]
    assert QueueTicket.objects.get().code not in pages[0]


def test_a_board_speaks_every_language_the_city_declares(hall: Client) -> None:
    open_counters("3")
    visitor()
    calling.call_next(OFFICE, "3", by=CLERK)
    forget()
    page = hall.get(at("board")).content.decode()
    assert [one.voice for one in visit().voices] == ["ja-JP", "en-GB", "zh-CN", "ko-KR", "vi-VN"]
    for voice, said in (
        ("ja-JP", "番号201の方、3番窓口へ"),
        ("zh-CN", "请201号到 Counter 3"),
        ("vi-VN", "Mời số 201 đến"),
    ):
        assert f'<span data-spoken lang="{voice}">{said}' in page


def test_a_board_says_every_call_when_all_counters_call_at_once(hall: Client) -> None:
    counters = ("1", "2", "3", "4", "5")
    open_counters(*counters)
    for service in ("certificate", "moving", "moving", "insurance", "child"):
        visitor(service)
    for counter in counters:
        calling.call_next(OFFICE, counter, by=CLERK)
    forget()
    page = hall.get(at("board")).content.decode()
    assert page.count("data-mark=") == len(counters)
    assert page.count('<ul class="also">') == 1
    also = page.partition('<ul class="also">')[2].partition("</ul>")[0]
    assert also.count("<li>") == 3


def test_a_board_that_has_the_news_is_answered_shortly(hall: Client) -> None:
    open_counters("3")
    visitor()
    first = hall.get(at("board"))
    again = hall.get(at("board"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    calling.call_next(OFFICE, "3", by=CLERK)
    forget()
    assert hall.get(at("board"), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_board_of_today_shows_nobody_of_yesterday(hall: Client) -> None:
    open_counters("3")
    visitor()
    calling.call_next(OFFICE, "3", by=CLERK)
    with moved_to(MORNING + timedelta(days=1)):
        page = hall.get(at("board")).content.decode()
    assert "201" not in page
    assert "いま、お呼びしている方はいません" in page


def test_a_telephone_shows_its_own_number_the_people_before_it_and_the_forecast_with_its_error(client: Client) -> None:
    open_counters("3")
    visitor()
    ticket = visitor()
    forget()
    page = client.get(reverse("counter:place", args=[ticket.code])).content.decode()
    assert "順番をお待ちください</h1>" in page
    assert "<span>あなたの番号</span>202</p>" in page
    assert "1<small>人</small>" in page
    assert "10〜35分" in page  # 22.5 minutes as declared, give or take half of it
    assert '<noscript><meta http-equiv="refresh"' in page


def test_a_telephone_is_told_when_it_is_called_and_to_which_counter(client: Client) -> None:
    open_counters("3")
    ticket = visitor()
    calling.call_next(OFFICE, "3", by=CLERK)
    forget()
    page = client.get(reverse("counter:place", args=[ticket.code])).content.decode()
    assert "201番の方を、お呼びしています" in page
    assert "3番窓口へ、おいでください" in page


def test_a_thousand_looks_within_a_second_ask_the_tables_no_more_than_one(client: Client) -> None:
    open_counters("3")
    ticket = visitor()
    where = reverse("counter:place", args=[ticket.code])
    tag = client.get(where)["ETag"]
    with CaptureQueriesContext(connection) as asked:
        for _look in range(20):
            assert client.get(where).status_code == 200
            assert client.get(where, headers={"If-None-Match": tag}).status_code == 304
    assert [one["sql"] for one in asked if "booking_" in one["sql"]] == []


def test_a_telephone_whose_clock_is_two_hours_off_is_told_the_same(client: Client) -> None:
    ticket = visitor()
    where = reverse("counter:place", args=[ticket.code])
    page = client.get(where).content
    wrong = {"Date": "Wed, 25 Nov 2026 02:00:00 GMT", "If-Modified-Since": "Wed, 25 Nov 2026 02:00:00 GMT"}
    assert client.get(where, headers=wrong).content == page
    assert "9:00 現在" in page.decode()


def test_a_ticket_of_yesterday_says_that_it_is_over(client: Client) -> None:
    ticket = visitor()
    with moved_to(MORNING + timedelta(days=1)):
        answer = client.get(reverse("counter:place", args=[ticket.code]))
    assert answer.status_code == 410
    assert "終わりました" in answer.content.decode()


def test_a_code_nobody_has_is_not_found(client: Client) -> None:
    assert client.get(reverse("counter:place", args=["guessed"])).status_code == 404
    assert client.get("/counter/nowhere/kiosk").status_code == 404


def test_leaving_is_asked_first_and_done_once(client: Client) -> None:
    ticket = visitor()
    where = reverse("counter:leave", args=[ticket.code])
    assert "待つのを、やめますか" in client.get(where).content.decode()
    ticket.refresh_from_db()
    assert ticket.state == TicketState.WAITING
    for _ in range(2):
        assert client.post(where).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == TicketState.LEFT


def test_who_has_a_booking_is_told_before_leaving_that_it_ends_and_how_to_come_back(client: Client) -> None:
    told, back = "その時間は、ほかの方に案内します", "すぐに受付で、予約番号を"
    ticket = arrived(booking(MORNING + timedelta(minutes=40)))
    where = reverse("counter:leave", args=[ticket.code])
    page = client.get(where).content.decode()
    assert "9:40の予約も、やめたことになります" in page
    assert told in page
    assert "新しい番号になります" not in page  # whoever comes back at once has the same one
    client.post(where)
    forget()
    assert back in client.get(reverse("counter:place", args=[ticket.code])).content.decode()
    assert told not in client.get(reverse("counter:leave", args=[visitor().code])).content.decode()


def test_who_is_called_is_told_to_speak_at_the_counter_instead_of_leaving(client: Client) -> None:
    open_counters("3", by=COLLEAGUE)
    ticket = visitor()
    calling.call_next(OFFICE, "3", by=COLLEAGUE)
    forget()
    answer = client.post(reverse("counter:leave", args=[ticket.code]))
    assert answer.status_code == 422
    assert "窓口でお話しください" in answer.content.decode()


def test_figures_of_fewer_than_five_visits_are_not_published(client: Client) -> None:
    open_counters("3")
    visitor()
    calling.call_next(OFFICE, "3", by=CLERK)
    page = client.get(reverse("counter:waits")).content.decode()
    assert "まだ、お知らせできる数字がありません。" in page
    assert json.dumps("小倉北区役所") not in page


def test_the_figures_say_nothing_of_an_office_that_few_came_to_or_of_the_one_beside_it(client: Client) -> None:
    cache.clear()
    for office, count in ((OFFICE, 31), (OTHER, 3)):
        past(count, office=office)
    page, file = (client.get(reverse(f"counter:{one}")).content.decode() for one in ("waits", "waits_csv"))
    cache.clear()
    assert ">34<" in page
    assert "31" not in file
    assert not [name for name in ("小倉北区役所", "門司区役所") if name in page or name in file]


def _with_several(count: int) -> tuple[str, str]:
    """The page and the file of 32 visits, of which so many are for several services."""
    cache.clear()
    past(32)
    several = list(QueueTicket.objects.order_by("id").values_list("pk", flat=True)[:count])
    QueueTicket.objects.filter(pk__in=several).update(services=["moving", "child"])
    page, file = (Client().get(reverse(f"counter:{one}")).content.decode() for one in ("waits", "waits_csv"))
    cache.clear()
    return page, file


def test_the_figures_name_visits_for_several_services_beside_those_for_one() -> None:
    page, file = _with_several(8)
    assert "いくつかの用件" in page
    assert "いくつかの用件,8," in file
    assert "引越し（転入・転居・転出）,24," in file


def test_visits_for_several_services_that_were_few_take_those_for_the_only_other_one_with_them() -> None:
    page, file = _with_several(3)
    assert ">32<" in page
    assert not [row for row in file.splitlines() if row.startswith("用件ごと")]
    assert "いくつかの用件" not in page
