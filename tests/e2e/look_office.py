"""Pictures of the office's pages in states one waits years for: conflicts, a register that ended, papers disposed of.

Made with the others by `make look`, and after them: what it does to the house stays.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.look import eyes, keep, slug
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse
from tests.e2e.staging import staged
from tests.e2e.test_rare_states import OF_AN_ACT, ask_to_step_up, sign_in_twice
from tests.house.addresses import address

__all__ = ["eyes"]

Eyes = Callable[..., Page]

_DISPOSED = """
from madoguchi.journeys.disposal.carrying_out import digest_of
from madoguchi.journeys.disposal.models import Disposal
from madoguchi.values.clock import now
from tests.journeys import office
row = Disposal.objects.get(ref={ref!r})
number = row.items.get().reference_number
told = dict(matters=[[number, office.CHILD, "2026-03-31"]], left_out=[], rows=dict(cases_case=1))
for key, who in (("first", "見本 二葉"), ("second", "見本 三郎")):
    for name, value in (("ref", f"clerk-{{key}}"), ("name", who), ("at", now())):
        setattr(row, f"{{key}}_{{name}}", value)
row.certificate, row.digest, row.carried_out_at = told, digest_of(told), now()
row.save()
"""
_FULL = """
from madoguchi.engines.booking.models import Slot
Slot.objects.filter(office={hall!r}).update(declared=0)
"""
_ENDED = """
from madoguchi.foundation.catalogue.queries import register
from madoguchi.journeys.registers.building.ending import end_register
from tests.journeys import office
end_register("affiliated_bodies", current=register("affiliated_bodies").version, by=office.CENTRE)
"""


def test_disposed(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("auditor")
    house.do(_DISPOSED.format(ref=staged(house).disposal))
    page.goto(address("staff:disposal", staged(house)))
    keep(page, "office-disposed")


def test_request(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("auditor")
    page.goto(address("staff:audit_request", staged(house)))
    keep(page, "office-request")
    page.goto(f"{address('staff:audit_requests', staged(house))}?number=x")
    keep(page, "office-request-asked")
    page.goto("/nothing/here")
    keep(page, "office-request-sorry")


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_sign_ins(language: str, eyes: Eyes) -> None:
    page = eyes("anonymous", language)
    sign_in_twice(page)
    page.goto(f"/mine/sign-ins?lang={language}")
    keep(page, f"office-sign-ins-{language}")


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_step_up(language: str, eyes: Eyes) -> None:
    page = eyes("centre", language)
    ask_to_step_up(page)
    keep(page, f"office-step-up-{language}")
    follow(page.locator("input[name=demonstration] ~ .actions button"))
    keep(page, f"office-stepped-up-{language}")
    ask_to_step_up(page, OF_AN_ACT)
    keep(page, f"office-step-up-act-{language}")
    follow(page.locator("input[name=demonstration] ~ .actions button"))
    keep(page, f"office-stepped-up-act-{language}")


def test_conflicts(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("centre")
    house.do(_FULL.format(hall=staged(house).hall))
    page.goto("/staff/visits/conflicts")
    keep(page, "office-conflicts")


def test_arranged(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("centre")
    page.goto(address("staff:register_arrange", staged(house)))
    page.locator("main form.arrange fieldset").nth(1).locator("input[type=checkbox]").first.check()
    follow(page.locator("main form.arrange .button").first)
    keep(page, "office-arranged")


def test_of_an_address_a_part_is_not_known(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("centre")
    page.goto(f"{address('staff:register', staged(house))}?f.gone=x")
    keep(page, "office-unknown-part")


def test_ended(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("centre")
    house.do(_ENDED)
    page.wait_for_timeout(2_000)  # the processes of the house look for a new publication once a second
    page.goto(address("staff:register", staged(house)))
    keep(page, "office-ended")
    page.goto("/staff/registers")
    keep(page, "office-registers-ended")


_TOOK = """
from datetime import timedelta
from madoguchi.foundation.journal.actions import note_stop
from madoguchi.journeys.taken_out.counting import note_taken_out
from madoguchi.journeys.unusual.finding import find_unusual
from madoguchi.values.clock import moved_to, now, today
from tests.journeys.office import CENTRE
note_taken_out(CENTRE.ref, "others", 10_000)
with moved_to(now() - timedelta(days=1)):
    note_stop(CENTRE, "openings")
find_unusual(today() - timedelta(days=1))
"""


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_too_many_in_a_day(language: str, house: RunningHouse, eyes: Eyes) -> None:
    """Whoever took as many out before is asked for a second person, and who was stopped is shown to the auditor."""
    house.do(_TOOK)
    page = eyes("centre", language)
    page.goto(address("staff:register_file", staged(house)))
    keep(page, f"office-asked-for-another-{language}")
    page = eyes("auditor", language)
    page.goto("/staff/audit/unusual")
    keep(page, f"office-unusual-{language}")


_RULES = "from tests.e2e.rules_scene import agreed, behind, proposed; print({}())"


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_rules_by_two(language: str, house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("auditor", language)
    ref = house.do(_RULES.format("proposed")).strip()
    page.goto(f"/staff/proposals/of/{ref}")
    keep(page, f"office-rules-proposed-{language}")
    page.goto(f"/staff/rules/tried?proposal={ref}")
    keep(page, f"office-rules-tried-{language}")


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_rules_in_force(language: str, house: RunningHouse, eyes: Eyes) -> None:
    """Those that two people agreed to, while the folder holds the release's."""
    page = eyes("administrator", language)
    house.do(_RULES.format("agreed"))
    page.goto("/staff/rules")
    keep(page, f"office-rules-{language}")
    house.do(_RULES.format("behind"))
    page.goto("/staff/rules")
    keep(page, f"office-rules-behind-{language}")


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_sheets(language: str, house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("centre", language)
    for place in ("staff:import_choice", "console:build_sheet"):
        page.goto(address(place, staged(house)))
        keep(page, f"{slug(place)}-{language}")
        follow(page.locator("form.sheet .actions button"))
        keep(page, f"{slug(place)}-{language}-chosen")
