"""The rail: what is needed every day stands open, the rest is folded, and the page's own place is marked."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.faces.staff.rail import RailGroup, RailLink, with_the_page
from tests.faces.staff.conftest import Door
from tests.journeys import office

INBOX = RailLink("inbox", "/staff/", ("/staff/cases",))
DECISION = RailLink("decision", "/staff/?view=decision", ("/staff",))
REGISTERS = RailLink("registers", "/staff/registers", ("/staff/registers", "/staff/datasets"))
AUDIT = RailLink("audit", "/staff/audit", ("/staff/audit",))
UNUSUAL = RailLink("unusual", "/staff/audit/unusual", ("/staff/audit/unusual",))
GROUPS = (
    RailGroup("work", (INBOX, DECISION)),
    RailGroup("empty", ()),
    RailGroup("rest", (REGISTERS, AUDIT, UNUSUAL), folded=True),
)


@pytest.mark.parametrize(
    ("here", "label", "current"),
    [
        ("/staff/", "inbox", "page"),
        ("/staff/?view=all", "inbox", "page"),
        ("/staff/?view=decision", "decision", "page"),
        ("/staff/?view=decision&after=x", "decision", "page"),
        ("/staff/cases/1234-5678-90", "inbox", "true"),
        ("/staff/registers/leave/new", "registers", "true"),
        ("/staff/datasets/bodies", "registers", "true"),
        ("/staff/audit/unusual/7", "unusual", "true"),
        ("/staff/audit", "audit", "page"),
    ],
)
def test_the_nearest_place_above_a_page_is_marked(here: str, label: str, current: str) -> None:
    marked = [link for group in with_the_page(GROUPS, here) for link in group.links if link.current]
    assert [(link.label, link.current) for link in marked] == [(label, current)]


@pytest.mark.parametrize("here", ["/staff/passkeys", "/staff/registersx", "/staff/case"])
def test_a_page_that_belongs_to_no_place_marks_none(here: str) -> None:
    assert not any(group.is_here for group in with_the_page(GROUPS, here))


def test_a_group_without_a_place_is_left_out() -> None:
    assert [group.title for group in with_the_page(GROUPS, "/staff/")] == ["work", "rest"]


@pytest.mark.django_db
def test_daily_work_stands_open_and_the_rest_is_folded(centre: Client) -> None:
    page = centre.get(reverse("staff:inbox")).content.decode()
    assert "<p>仕事</p>" in page
    assert _folded(page) == {"予約の枠": False, "庁内の申請と台帳": False, "そのほか": False}


@pytest.mark.django_db
def test_the_group_of_the_page_is_open(centre: Client) -> None:
    page = centre.get(reverse("staff:registers")).content.decode()
    assert _folded(page) == {"予約の枠": False, "庁内の申請と台帳": True, "そのほか": False}
    assert f'<a href="{reverse("staff:registers")}" aria-current="page">台帳</a>' in page


@pytest.mark.django_db
def test_whoever_works_at_no_counter_finds_it_folded(door: Door) -> None:
    assert not _folded(door(office.CLERK).get(reverse("staff:inbox")).content.decode())["窓口"]


def _folded(page: str) -> dict[str, bool]:
    """The folded groups of a page by their titles, and whether each is open."""
    return {
        title: bool(opened)
        for opened, title in re.findall(r'<details class="rail__group"( open)?><summary>(.*?)</summary>', page)
    }
