"""The certificate of a disposal as the office reads and prints it years later."""

from __future__ import annotations

import pytest

from madoguchi.journeys.disposal.carrying_out import digest_of
from madoguchi.journeys.disposal.models import Disposal
from madoguchi.values.clock import now, today
from tests.faces.staff.conftest import Door
from tests.journeys import office

pytestmark = pytest.mark.django_db


def test_the_certificate_says_in_which_year_and_which_of_the_papers_stayed(door: Door) -> None:
    gone, kept = "4827-0935-48", "1920-0865-80"
    told = {"matters": [[gone, office.CHILD, "2026-03-31"]], "left_out": [kept], "rows": {"cases_case": 1}}
    names = {"asked_name": "見本 一郎", "first_name": "見本 二葉", "second_name": "見本 三郎"}
    moments = dict.fromkeys(("asked_at", "first_at", "second_at", "carried_out_at"), now())
    refs = {"asked_ref": "clerk-7", "first_ref": "clerk-8", "second_ref": "clerk-9"}
    row = Disposal.objects.create(
        ref="x-1",
        division="child_family",
        retention="5_years",
        certificate=told,
        digest=digest_of(told),
        **names,
        **moments,
        **refs,
    )
    for number in (gone, kept):
        row.items.create(reference_number=number, procedure=office.CHILD, kept_until=today())
    page = door(office.CLERK).get("/staff/disposals/x-1").content.decode()
    assert "廃棄の証明" in page
    assert page.count("残した</span>") == 1
    assert page.index(kept, page.index("対象の書類")) < page.index("残した</span>")
    assert page.count("令和") >= 6  # who planned, both who agreed, when it was done, and until when each was kept
    assert all(name in page for name in names.values())
