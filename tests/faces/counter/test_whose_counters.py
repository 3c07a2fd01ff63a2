"""Whose counters one may see and serve: those of the own ward, or of every office for who takes the calls."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.engines.booking.models import QueueTicket
from madoguchi.engines.booking.rules.states import TicketState
from madoguchi.foundation.identity.actions import open_account
from madoguchi.values.actor import Duty
from tests.engines.booking.hall import COLLEAGUE, OFFICE, OTHER, open_counters, visitor
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

# The ids of the first two offices are those of their wards.
WHO: Mapping[str, tuple[Duty, tuple[str, ...]]] = {
    "of the ward": (Duty("child_family", "clerk", OFFICE), ()),
    "of another ward": (Duty("child_family", "clerk", OTHER), ()),
    "takes the calls": (Duty("resident_services", "clerk"), ()),
    "of another division": (Duty("child_family", "clerk"), ()),
    "auditor": (Duty("accounting", "clerk"), ("auditor",)),
    "administrator": (Duty("resident_services", "clerk", OFFICE), ("administrator",)),
}
MAY_SEE = {"of the ward", "takes the calls", "auditor"}
MAY_SERVE = {"of the ward", "takes the calls"}


def browser_of(who: str) -> Client:
    duty, roles = WHO[who]
    ref = open_account("staff", "門司 翔", duties=[duty], roles=roles)
    browser = Client()
    sign_in(browser, ref)
    return browser


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    ("place", "more"), [("counters", ()), ("desk", ("3",)), ("hall", ()), ("reception", ())], ids=lambda one: str(one)
)
def test_the_pages_of_an_office_are_for_its_own_staff(who: str, place: str, more: tuple[str, ...]) -> None:
    visitor()
    expected = 200 if who in MAY_SEE else 403
    assert browser_of(who).get(reverse(f"counter:{place}", args=[OFFICE, *more])).status_code == expected


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", ["next", "recall", "start", "hand-over", "park", "absent", "done", "open", "close"])
def test_nobody_else_presses_at_its_counters(who: str, act: str) -> None:
    open_counters("3", "5", by=COLLEAGUE)
    waiting = visitor()
    browser = browser_of(who)
    posted = {"number": waiting.number, "calls": 0, "to": "counter:5"}
    answer = browser.post(reverse("counter:desk_act", args=[OFFICE, "3", act]), posted)
    assert (answer.status_code == 403) is (who not in MAY_SERVE)
    if who not in MAY_SERVE:
        waiting.refresh_from_db()
        assert waiting.state == TicketState.WAITING


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", ["ticket", "check-in", "urgent", "come-back", "resume", "help"])
def test_nobody_else_presses_at_its_reception(who: str, act: str) -> None:
    answer = browser_of(who).post(
        reverse("counter:reception_act", args=[OFFICE, act]), {"service": "moving", "key": "one", "number": "1"}
    )
    assert (answer.status_code == 403) is (who not in MAY_SERVE)
    assert QueueTicket.objects.exists() is (act == "ticket" and who in MAY_SERVE)


@pytest.mark.parametrize(("who", "count"), [("of the ward", 1), ("takes the calls", 7), ("auditor", 7)])
def test_the_list_of_offices_holds_those_one_may_see(who: str, count: int) -> None:
    page = browser_of(who).get(reverse("counter:offices")).content.decode()
    assert page.count('/desk"') == count


@pytest.mark.parametrize("who", ["of another division", "administrator"])
def test_who_may_see_none_is_told_so(who: str) -> None:
    assert browser_of(who).get(reverse("counter:offices")).status_code == 403
