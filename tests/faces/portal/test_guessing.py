"""Guessing codes: counted in the database for every process, answered with 429, and nothing about anybody is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.models import CodeTry
from madoguchi.foundation.identity.tries import KEPT_FOR, MOST_TRIES, WINDOW, forget_tries
from madoguchi.journeys.jobs import forget_traces
from madoguchi.values.clock import JST, moved_to, now
from madoguchi.values.references import new_reference_number, new_resume_code
from tests.journeys import office
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

MORNING = datetime(2026, 11, 24, 10, 1, tzinfo=JST)
HERE, ELSEWHERE = "192.0.2.7", "192.0.2.8"


def by_codes(address: str) -> HttpResponse:
    sent = {"number": new_reference_number(), "code": new_resume_code()}
    return Client(REMOTE_ADDR=address).post(reverse("portal:status_enter"), sent)  # type: ignore[return-value]


def by_resume_code(address: str) -> HttpResponse:
    return Client(REMOTE_ADDR=address).post(reverse("portal:resume"), {"code": new_resume_code()})  # type: ignore[return-value]


def by_link(address: str) -> HttpResponse:
    return Client(REMOTE_ADDR=address).get(reverse("portal:status_link", args=[new_resume_code()]))  # type: ignore[return-value]


WAYS = [by_codes, by_resume_code, by_link]


@pytest.mark.parametrize("guess", WAYS)
def test_s_rate_2_after_many_wrong_codes_a_new_browser_is_told_to_wait(guess: Callable[[str], HttpResponse]) -> None:
    with moved_to(MORNING):
        assert {guess(HERE).status_code for _ in range(MOST_TRIES)} <= {302, 422}
        stopped = guess(HERE)
        assert guess(ELSEWHERE).status_code != 429
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "900")
    assert "15分ほど待ってから" in stopped.content.decode()


def test_even_a_right_code_waits_then_so_that_guessing_goes_nowhere() -> None:
    number = office.submitted()
    address = reverse("portal:status_link", args=[dossier_facts(number).access_code])
    with moved_to(MORNING):
        for _ in range(MOST_TRIES):
            by_link(HERE)
        assert Client(REMOTE_ADDR=HERE).get(address).status_code == 429
    with moved_to(MORNING + WINDOW):
        assert Client(REMOTE_ADDR=HERE).get(address)["Location"] == reverse("portal:status", args=[number])


def test_s_rate_4_right_codes_and_slips_of_the_finger_are_not_counted() -> None:
    number = office.submitted()
    address = reverse("portal:status_link", args=[dossier_facts(number).access_code])
    with moved_to(MORNING):
        for _ in range(MOST_TRIES + 1):
            assert Client(REMOTE_ADDR=HERE).get(address).status_code == 302
            slip = Client(REMOTE_ADDR=HERE).post(reverse("portal:resume"), {"code": "K7QM"})
            assert slip.status_code == 422
    assert CodeTry.objects.get().tries == 0


def test_who_is_signed_in_is_counted_by_account_and_a_neighbours_guesses_shut_nobody_out() -> None:
    number = office.submitted()
    address = reverse("portal:status_link", args=[dossier_facts(number).access_code])
    one, other = (sign_in(Client(REMOTE_ADDR=HERE), open_account("resident", name)) for name in ("見本 葵", "見本 湊"))
    with moved_to(MORNING):
        for _ in range(MOST_TRIES + 1):
            by_link(HERE)
            one.get(reverse("portal:status_link", args=[new_resume_code()]))
        assert Client(REMOTE_ADDR=HERE).get(address).status_code == 429
        assert one.get(address).status_code == 429
        one.defaults["REMOTE_ADDR"] = ELSEWHERE
        assert one.get(address).status_code == 429
        assert other.get(address).status_code == 302


def test_another_address_of_the_same_line_is_the_same_place() -> None:
    with moved_to(MORNING):
        for end in range(MOST_TRIES):
            by_link(f"2001:db8:1:2::{end:x}")
        assert by_link("2001:db8:1:2:ffff::1").status_code == 429
        assert by_link("2001:db8:1:3::1").status_code != 429


def test_s_api_1_a_header_of_the_visitor_is_believed_only_behind_a_proxy_and_only_its_last_address(settings) -> None:
    def link(told: str) -> int:
        client = Client(REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": told})
        return client.get(reverse("portal:status_link", args=[new_resume_code()])).status_code

    with moved_to(MORNING):
        assert [link(f"192.0.2.{end}") for end in range(MOST_TRIES + 1)][-1] == 429
        settings.MADOGUCHI_BEHIND_PROXY = True
        assert [link(f"192.0.2.{end}, {HERE}") for end in range(MOST_TRIES + 1)][-1] == 429
        assert link(f"{HERE}, {ELSEWHERE}") != 429


def test_no_address_is_kept_and_the_counts_are_forgotten() -> None:
    with moved_to(MORNING):
        by_link(HERE)
        assert HERE not in str(CodeTry.objects.values().get())
        assert forget_tries() == 0
    with moved_to(MORNING + KEPT_FOR + timedelta(minutes=1)):
        assert forget_tries() == 1


def test_sessions_that_ended_go_at_night_with_what_they_could_open() -> None:
    with moved_to(MORNING):
        by_link(HERE)
    Session.objects.create(session_key="ended", session_data="", expire_date=now() - timedelta(minutes=1))
    Session.objects.create(session_key="going-on", session_data="", expire_date=now() + timedelta(hours=1))
    forget_traces(timestamp=0)
    assert [one.session_key for one in Session.objects.all()] == ["going-on"]
