"""Kiosk, board and tablet are bound to one office: by a code that serves once, until somebody takes it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from madoguchi.engines.booking.models import Device, QueueTicket
from madoguchi.engines.booking.rules.devices import DeviceKind, read_code
from madoguchi.faces.counter.device_door import cookie_name
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import MORNING, OFFICE, OTHER, open_counters
from tests.faces.counter.devices import device
from tests.faces.hard_texts import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

LIST, BIND = reverse("counter:devices", args=[OFFICE]), reverse("counter:device")


def kiosk(office: str = OFFICE) -> str:
    return reverse("counter:kiosk", args=[office])


def registered(clerk: Client, kind: str = "kiosk", name: str = "正面玄関の右") -> str:
    """The code of a new device, as the list of the office shows it."""
    page = clerk.post(LIST, {"kind": kind, "name": name}, follow=True).content.decode()
    code = Device.objects.latest("id").code
    assert code in page
    return code


def bound(code: str) -> Client:
    """The device on which a code was typed."""
    browser = Client()
    assert browser.post(BIND, {"code": code}).status_code == 302
    return browser


def test_a_code_makes_a_browser_the_kiosk_of_one_office(clerk: Client) -> None:
    open_counters("3")
    browser = bound(registered(clerk))
    assert "ご用件を、選んでください。" in browser.get(kiosk()).content.decode()
    answer = browser.post(reverse("counter:kiosk_take", args=[OFFICE]), {"service": "moving", "key": "a"})
    assert (answer.status_code, QueueTicket.objects.count()) == (302, 1)
    assert "最後の通信" in clerk.get(LIST).content.decode()


def test_what_the_browser_keeps_is_signed_closed_to_scripts_and_only_a_digest_here(clerk: Client) -> None:
    browser = bound(registered(clerk))
    kept = browser.cookies[cookie_name(DeviceKind.KIOSK)]
    secret = kept.value.split(":")[1]
    row = Device.objects.get()
    assert kept["httponly"]
    assert int(kept["max-age"]) > 365 * 24 * 3600
    assert secret not in (row.secret_sha, row.ref)
    assert row.code == ""
    with override_settings(SESSION_COOKIE_SECURE=True):
        assert cookie_name(DeviceKind.KIOSK) == "__Host-kiosk"


@pytest.mark.parametrize("place", ["kiosk", "board", "kiosk_check_in"])
def test_a_browser_that_is_no_device_reads_calmly_what_to_do(client: Client, place: str) -> None:
    answer = client.get(reverse(f"counter:{place}", args=[OFFICE]))
    assert answer.status_code == 403
    assert "この端末は、まだ登録されていません。" in answer.content.decode()
    assert "番号を入力する" in answer.content.decode()


def test_a_kiosk_of_one_office_gives_no_number_of_another() -> None:
    open_counters("3", office=OTHER)
    browser = device(DeviceKind.KIOSK)
    answer = browser.post(reverse("counter:kiosk_take", args=[OTHER]), {"service": "moving", "key": "a"})
    assert answer.status_code == 403
    assert "小倉北区役所の端末として登録されています" in answer.content.decode()
    for place in ("kiosk_check_in", "kiosk_call_staff"):
        assert browser.post(reverse(f"counter:{place}", args=[OTHER]), {"booking": "1"}).status_code == 403
    assert not QueueTicket.objects.exists()


def test_a_board_is_no_kiosk() -> None:
    browser = device(DeviceKind.BOARD)
    assert browser.get(reverse("counter:board", args=[OFFICE])).status_code == 200
    assert browser.get(kiosk()).status_code == 403
    browser.cookies[cookie_name(DeviceKind.KIOSK)] = browser.cookies[cookie_name(DeviceKind.BOARD)].value
    assert browser.get(kiosk()).status_code == 403


def test_a_tablet_is_registered_too(client: Client) -> None:
    for place in ("tablet_enter", "tablet", "tablet_done"):
        assert client.get(reverse(f"counter:{place}")).status_code == 403
    assert device(DeviceKind.TABLET).get(reverse("counter:tablet_enter")).status_code == 200


@pytest.mark.parametrize("told", ["", "x", "a:b:c", "\x7f"])
def test_a_cookie_somebody_wrote_themselves_is_nothing(client: Client, told: str) -> None:
    client.cookies[cookie_name(DeviceKind.KIOSK)] = told
    assert client.get(kiosk()).status_code == 403


def test_a_code_serves_once_and_for_half_an_hour(clerk: Client) -> None:
    once, late = registered(clerk), registered(clerk, "board")
    bound(once)
    again = Client().post(BIND, {"code": once})
    assert (again.status_code, again.cookies.get("kiosk")) == (422, None)
    for minutes in (10, 20, 30):  # who does nothing for a while is signed out
        with moved_to(MORNING + timedelta(minutes=minutes)):
            clerk.get(LIST)
    with moved_to(MORNING + timedelta(minutes=31)):
        assert Client().post(BIND, {"code": late}).status_code == 422
        assert "番号の期限が切れました" in clerk.get(LIST).content.decode()


def test_a_device_that_was_taken_back_serves_no_more(clerk: Client) -> None:
    browser = bound(registered(clerk))
    where = reverse("counter:device_remove", args=[OFFICE, Device.objects.get().ref])
    assert "取り消しますか？" in clerk.get(where).content.decode()
    assert browser.get(kiosk()).status_code == 200
    for _twice in range(2):
        clerk.post(where)
    assert browser.get(kiosk()).status_code == 403
    assert "まだ、ありません。" in clerk.get(LIST).content.decode()
    verbs = list(Entry.objects.filter(verb__startswith="write:device").order_by("id").values_list("verb", flat=True))
    assert verbs == ["write:device_registered", "write:device_bound", "write:device_revoked"]


@pytest.mark.parametrize(
    ("kind", "name", "wrong"), [("", "正面", "kind"), ("door", "正面", "kind"), ("kiosk", " ", "name")]
)
def test_what_is_missing_is_said_and_nothing_is_lost(clerk: Client, kind: str, name: str, wrong: str) -> None:
    answer = clerk.post(LIST, {"kind": kind, "name": name})
    assert answer.status_code == 422
    assert f'href="#{wrong}"' in answer.content.decode()
    assert not Device.objects.exists()


@pytest.mark.parametrize("said", [*NAMES, "", "0000-0000", "１２３４５６７８"])
def test_whatever_is_typed_for_a_code_is_answered_with_a_sentence(client: Client, said: str) -> None:
    assert client.post(BIND, {"code": said}).status_code == 422


def test_a_code_is_read_however_it_is_typed() -> None:
    assert read_code(" １２３４－５６７８ ") == read_code("1234 5678") == read_code("1234-5678") == "1234-5678"
    assert read_code("123") == ""


def test_only_a_demonstration_registers_at_one_press(client: Client) -> None:
    where = reverse("counter:device_try")
    with override_settings(MADOGUCHI_DEMO=False):
        assert client.post(where, {"kind": "kiosk", "office": OFFICE}).status_code == 404
        assert "この画面を" not in client.get(kiosk()).content.decode()
    with override_settings(MADOGUCHI_DEMO=True):
        assert "この画面を、小倉北区役所の受付機にする" in client.get(kiosk()).content.decode()
        assert client.post(where, {"kind": "kiosk", "office": OFFICE}).headers["Location"] == kiosk()
        assert client.get(kiosk()).status_code == 200
        assert client.post(where, {"kind": "kiosk", "office": "nowhere"}).status_code == 404
