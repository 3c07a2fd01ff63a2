"""Nothing somebody has booked a time for goes out of the definitions of a city."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from madoguchi.engines.booking.actions.slots import lay_slots
from madoguchi.engines.booking.actions.waiters import leave
from madoguchi.engines.booking.models import Booking, Slot, Waiter
from madoguchi.engines.booking.queries.availability import days_of_slots
from madoguchi.engines.booking.rules.states import BookingState
from madoguchi.journeys.publish import DefinitionsRefused, publish
from madoguchi.values.actor import SYSTEM
from madoguchi.values.clock import now, today
from tests.engines.booking.hall import OFFICE, booking
from tests.engines.booking.waiting import waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
ROOT = Path(__file__).resolve().parents[3] / "definitions"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The definitions of the city without the office of Tobata, the line of insurance and the advice to businesses."""
    copy = Path(shutil.copytree(ROOT, tmp_path / "definitions"))
    city = (copy / "city.yaml").read_text(encoding="utf-8")
    for gone in (
        r"    - \{id: \"401056\", ward: .*\n",
        r"    - \{id: insurance, name: .*series: 3\}\n",
        r"    - \{id: business, name: (.*\n){3}",
    ):
        city, count = re.subn(gone, "", city)
        assert count == 1, gone
    city = city.replace("insurance, business], series", "insurance], series").replace(
        ", lines: [insurance]}", ", lines: [child]}"
    )
    city = city.replace("[certificate, moving, insurance, child]", "[certificate, moving, child]")
    (copy / "city.yaml").write_text(city, encoding="utf-8")
    grant = copy / "procedures" / "subsidy_grant.yaml"
    written = grant.read_text(encoding="utf-8")
    grant.write_text(written.replace("service: business", "service: insurance"), encoding="utf-8")
    return copy


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"office": "401056"}, "「401056」での予約が、まだ1件"),
        ({"line": "insurance"}, "「insurance」の列の予約が、まだ1件"),
        ({"services": ["child", "business"]}, "「business」の用件の予約が、まだ1件"),
    ],
    ids=["office", "line", "service"],
)
def test_what_is_booked_for_the_days_to_come_stays_declared(root: Path, named: dict[str, object], said: str) -> None:
    made = booking(now() + timedelta(days=3), **{"line": "child", "services": ["child"], **named})
    with pytest.raises(DefinitionsRefused) as refused:
        publish(root, by=SYSTEM)
    (finding,) = refused.value.findings
    assert (finding.file, said in str(finding.reason)) == ("city.yaml", True)
    Booking.objects.filter(pk=made.pk).update(state=BookingState.CANCELLED)
    assert publish(root, by=SYSTEM).published.changed


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"office": "401056"}, "「401056」の空きを、まだ1人が待っている"),
        ({"lines": ("child", "insurance")}, "「insurance」の列の空きを、まだ1人が待っている"),
        ({"services": ("child", "business")}, "「business」の用件の空きを、まだ1人が待っている"),
    ],
    ids=["office", "line", "service"],
)
def test_what_somebody_waits_for_stays_declared(root: Path, named: dict[str, object], said: str) -> None:
    place = waits(**{"office": OFFICE, "lines": ("child",), "services": ("child",), **named})
    with pytest.raises(DefinitionsRefused) as refused:
        publish(root, by=SYSTEM)
    (finding,) = refused.value.findings
    assert (finding.file, said in str(finding.reason)) == ("city.yaml", True)
    leave(place.code)
    assert publish(root, by=SYSTEM).published.changed


def test_what_nobody_has_booked_or_is_over_may_go(root: Path) -> None:
    booking(now() - timedelta(days=3), office="401056", line="insurance", services=["business"])
    assert publish(root, by=SYSTEM).published.changed


def with_longer_slots(tmp_path: Path) -> Path:
    """The definitions of the city with slots of thirty minutes instead of fifteen."""
    copy = Path(shutil.copytree(ROOT, tmp_path / "definitions"))
    city = (copy / "city.yaml").read_text(encoding="utf-8")
    (copy / "city.yaml").write_text(city.replace("rules: {grid: 15,", "rules: {grid: 30,"), encoding="utf-8")
    return copy


def test_slots_somebody_waits_for_keep_their_length(tmp_path: Path) -> None:
    copy = with_longer_slots(tmp_path)
    waits(office=OFFICE, key="over")
    place = waits(office=OFFICE, lines=("child", "insurance"))
    Waiter.objects.filter(key="over").update(until_on=today() - timedelta(days=1))
    with pytest.raises(DefinitionsRefused) as refused:
        publish(copy, by=SYSTEM)
    (finding,) = refused.value.findings
    assert "まだ1人が待っているため、枠の長さ（grid）を 15分から 30分に" in str(finding.reason)
    leave(place.code)
    assert publish(copy, by=SYSTEM).published.changed


def test_slots_in_which_people_are_booked_keep_their_length_and_others_are_laid_anew(tmp_path: Path) -> None:
    copy = with_longer_slots(tmp_path)
    lay_slots(only_office=OFFICE)
    made = booking(now() + timedelta(days=3))
    with pytest.raises(DefinitionsRefused) as refused:
        publish(copy, by=SYSTEM)
    (finding,) = refused.value.findings
    assert "まだ1件あるため、枠の長さ（grid）を 15分から 30分に" in str(finding.reason)
    Booking.objects.filter(pk=made.pk).update(state=BookingState.CANCELLED)
    publish(copy, by=SYSTEM)
    lay_slots(only_office=OFFICE)
    lengths = {one.ends_at - one.starts_at for one in Slot.objects.filter(declared__gt=0)}
    assert lengths == {timedelta(minutes=30)}
    assert any(day.starts(2) for day in days_of_slots(today() + timedelta(days=3), 7, offices=[OFFICE]))
