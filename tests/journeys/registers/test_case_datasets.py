"""Datasets over cases: counts that are cited as they are or were, and never small ones in the open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from madoguchi.engines.metrics.models import Matter
from madoguchi.foundation.catalogue.actions import publish_set
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.registers.datasets import dataset_sheet, dataset_table, datasets, is_open
from madoguchi.journeys.registers.errors import DayToCome, NoSuchDataset
from madoguchi.values.actor import SYSTEM, Actor, anonymous
from madoguchi.values.clock import JST, moved_to
from tests.journeys import office
from tests.journeys.publish.folders import SAMPLE

pytestmark = pytest.mark.django_db

READER = office.member("reader-1", "centre")
CITING = """
citing:
  datasets:
    - id: open_counts
      title: 申請の件数
      summary: 月と結果ごとの件数です。
      open: true
      sides: [{by: month, meaning: 届いた月}, {by: outcome, meaning: 結果}]
      numbers: [{count: arrived, meaning: 届いた数}]
    - id: office_counts
      title: 申請の件数（庁内）
      summary: 庁内だけの件数です。
      sides: [{by: channel, meaning: 方法}]
      numbers: [{count: arrived, meaning: 届いた数}, {count: waiting, meaning: まだの数}]
"""


def publish_counts(*registers: Mapping[str, Any], citing: str = CITING) -> None:
    """Make the sample city current with a procedure whose cases are counted, and these registers."""
    city = read_source((SAMPLE / "city.yaml").read_bytes()).data
    text = (SAMPLE / "procedures/bicycle_parking.yaml").read_text() + citing
    publish_set(city, [read_source(text.encode()).data], registers, pictures={}, by=SYSTEM)


@pytest.fixture(autouse=True)
def _house() -> None:
    publish_counts()


def arrived(on: date, many: int, closed_on: date | None = None, outcome: str = "") -> None:
    """So many matters, whose papers are gone already."""
    facts = {"ward": "", "channel": "online", "received_on": on, "closed_on": closed_on, "outcome": outcome}
    Matter.objects.bulk_create(Matter(procedure="bicycle_parking", **facts) for _ in range(many))


def cells(dataset_id: str, on: date | None, by: object = READER) -> list[tuple[object, ...]]:
    """The rows without the three columns every file begins with."""
    who = {"by": by, "language": "ja"}
    return [row[3:] for row in dataset_table(dataset_id, on, **who)[1].rows]  # type: ignore[arg-type]


def test_counts_stand_as_they_stood_at_the_end_of_the_day() -> None:
    arrived(date(2026, 5, 7), 6, date(2026, 5, 20), "grant")
    with moved_to(datetime(2026, 6, 10, 9, tzinfo=JST)):
        assert cells("open_counts", date(2026, 5, 6)) == []
        assert cells("open_counts", date(2026, 5, 19)) == [("2026-05", "処理中", 6)]
        assert cells("open_counts", None) == [("2026-05", "認める", 6)]
        assert cells("office_counts", date(2026, 5, 19)) == [("オンライン", 6, 6)]
        with pytest.raises(DayToCome):
            cells("open_counts", date(2026, 6, 11))


def test_everybody_else_gets_ends_of_months_and_no_small_count() -> None:
    arrived(date(2026, 5, 7), 6, date(2026, 6, 2), "grant")
    arrived(date(2026, 5, 8), 2, date(2026, 5, 20), "refuse")
    with moved_to(datetime(2026, 6, 10, 9, tzinfo=JST)):
        withheld = [("2026-05", "処理中", "非公表"), ("2026-05", "認めない", "非公表")]
        assert cells("open_counts", None, anonymous()) == withheld
        assert cells("open_counts", date(2026, 6, 9), anonymous()) == withheld
        assert cells("open_counts", date(2026, 5, 31), anonymous()) == withheld
        assert cells("open_counts", date(2026, 5, 30), anonymous()) == []
        sheet = dataset_sheet("open_counts", by=anonymous(), language="ja")
        assert next(note.text() for note in sheet.notes) == "2026-05-31の終わりの数です。"
        assert cells("office_counts", None) == [("オンライン", 8, 0)]


@pytest.mark.parametrize("by", [READER, anonymous()])
def test_a_day_before_every_calendar_has_no_counts(by: Actor) -> None:
    arrived(date(2026, 5, 7), 6)
    for on in (date.min, date(1, 1, 5), date(1, 2, 1)):
        assert cells("open_counts", on, by) == []


def test_what_is_not_open_is_for_whoever_may_see_the_figures() -> None:
    assert (is_open("open_counts"), is_open("office_counts")) == (True, False)
    assert [one.id for one in datasets(anonymous(), language="ja")] == ["open_counts"]
    assert [one.id for one in datasets(READER, language="ja")] == ["open_counts", "office_counts"]
    for read in (dataset_sheet, lambda one, **who: dataset_table(one, None, **who)):
        with pytest.raises(NoSuchDataset):
            read("office_counts", by=anonymous(), language="ja")
    # A day to come would be another refusal than that of a dataset nobody has.
    with pytest.raises(NoSuchDataset):
        dataset_table("office_counts", date(2999, 1, 1), by=anonymous(), language="ja")
