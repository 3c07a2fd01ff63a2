"""Counts of cases that a register built in the screen copies do not leave their procedure while it does."""

from __future__ import annotations

import pytest

from madoguchi.engines.metrics.section import CitingSection
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.publish.counts_kept import copied_and_gone
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import Reading, read_definition
from tests.journeys.publish.folders import SAMPLE
from tests.journeys.registers.test_case_datasets import CITING, publish_counts
from tests.journeys.registers.test_case_lookups import REPORTS

pytestmark = pytest.mark.django_db


def _reading(citing: str) -> Reading:
    text = (SAMPLE / "procedures/bicycle_parking.yaml").read_text() + citing
    return read_definition(SourceFile("procedures/bicycle_parking.yaml", read_source(text.encode())), None)


def _told(citing: str, *built: str) -> list[str]:
    return [str(one.reason) for one in copied_and_gone([_reading(citing)], built)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", []),
        (
            "id: open_counts",
            "id: renamed",
            ["データ「open_counts」は、台帳「月の報告」が写しているため、なくせません。"],
        ),
        (
            "numbers: [{count: arrived, meaning: 届いた数}]",
            "numbers: [{count: closed, meaning: 終わった数}]",
            ["データ「open_counts」の列「arrived」は、台帳「月の報告」が写しているため、なくせません。"],
        ),
        ("id: office_counts", "id: renamed", []),
    ],
)
def test_what_is_copied_stays_declared(old: str, new: str, told: list[str]) -> None:
    publish_counts(read_source(REPORTS.encode()).data)
    citing = CITING.replace(old, new, 1)
    assert CitingSection.model_validate(read_source(citing.encode()).data["citing"])
    assert _told(citing, "monthly") == told
    assert not _told(citing), "a register of the folder is checked with it"


def test_a_procedure_without_counts_loses_what_is_copied() -> None:
    publish_counts(read_source(REPORTS.encode()).data)
    assert len(_told("", "monthly")) == 1
    assert not _told("", "helpers")
