"""Pictures of the office's pages in states one waits years for: conflicts, a register that ended, papers disposed of.

Made with the others by `make look`, and after them: what it does to the house stays.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.look import eyes, keep
from tests.e2e.pressing import follow
from tests.e2e.running import RunningHouse
from tests.e2e.staging import staged
from tests.e2e.test_rare_states import ask_to_step_up, sign_in_twice
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


def test_ended(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("centre")
    house.do(_ENDED)
    page.wait_for_timeout(2_000)  # the processes of the house look for a new publication once a second
    page.goto(address("staff:register", staged(house)))
    keep(page, "office-ended")
    page.goto("/staff/registers")
    keep(page, "office-registers-ended")


# Other rules than the release's, which permit the same to those who look at pictures.
_OWN_RULES = """
import shutil
from pathlib import Path
from tempfile import mkdtemp
from django.conf import settings
from madoguchi.journeys.proposals.acts import agree
from madoguchi.journeys.proposals.rules import propose_rules, put_rules_in_force
from tests.security.test_two_people import ADMINISTRATOR, SECOND
own = Path(mkdtemp()) / "policies"
shutil.copytree(settings.MADOGUCHI_RELEASED_POLICIES, own)
file = own / "exports.cedar"
text = file.read_text(encoding="utf-8")
file.write_text(text.replace("context.since_passkey > 10", "context.since_passkey > 5"), encoding="utf-8")
(own / "systems.cedar").unlink()
(own / "own.cedar").write_text(
    '@id("own.no_list_at_night") @refuses("夜は、一覧を見られません。") @needs("昼") @ask("担当の課")' + chr(10)
    + 'forbid (principal, action == Action::"list", resource)' + chr(10)
    + 'when {{ principal.roles.contains("contractor") && context.minute < 480 }};', encoding="utf-8"
)
settings.MADOGUCHI_POLICIES = own
ref = propose_rules("パスキーを確かめ直す時間と、委託先の時間を、市の規程に合わせるため", by=ADMINISTRATOR)
if {agreed}:
    agree(ref, by=SECOND)
    put_rules_in_force(ref)
print(ref)
"""


def test_rules_by_two(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("auditor")
    ref = house.do(_OWN_RULES.format(agreed=False)).strip()
    for language in ("ja", "en", "ja-easy"):
        page.goto(f"/staff/proposals/{ref}?lang={language}")
        keep(page, f"office-rules-proposed-{language}")
        page.goto(f"/staff/rules/tried?proposal={ref}&lang={language}")
        keep(page, f"office-rules-tried-{language}")


def test_rules_in_force(house: RunningHouse, eyes: Eyes) -> None:
    page = eyes("administrator")
    page.goto("/staff/rules?lang=ja")
    keep(page, "office-rules-of-the-release-ja")
    house.do(_OWN_RULES.format(agreed=True))
    for language in ("ja", "en", "ja-easy"):
        page.goto(f"/staff/rules?lang={language}")
        keep(page, f"office-rules-{language}")
