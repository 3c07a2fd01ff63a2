"""Datasets over cases: which there are, what their columns are called, and as which fields they are copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from madoguchi.engines.metrics.citing import citing_of
from madoguchi.engines.metrics.section import CaseDataset
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.integer import IntegerField
from madoguchi.engines.records.field_types.text import TextField
from madoguchi.foundation.catalogue.queries import Procedure, procedures
from madoguchi.values.message import Message, msg

HEADS: Mapping[str, Message] = {
    "fiscal_year": msg("年度"),
    "month": msg("届いた月"),
    "ward": msg("区"),
    "channel": msg("申請の方法"),
    "outcome": msg("結果"),
    "arrived": msg("届いた申請"),
    "waiting": msg("処理中の申請"),
    "closed": msg("終わった申請"),
    "decided": msg("決定した申請"),
    "on_time": msg("めやすの日数までに決定した申請"),
}
WITHHELD = msg("非公表")
"""What stands in the place of a count that is withheld."""


@dataclass(frozen=True)
class CaseData:
    """One dataset with the procedure whose cases it counts."""

    procedure: Procedure
    declared: CaseDataset


def case_data() -> Iterator[CaseData]:
    """Every dataset over cases, in the order of the procedures."""
    for procedure in procedures():
        for one in citing_of(procedure).datasets:
            yield CaseData(procedure, one)


def case_data_of(dataset_id: str) -> CaseData | None:
    """The dataset over cases with this id."""
    return next((one for one in case_data() if one.declared.id == dataset_id), None)


def columns_of(one: CaseDataset) -> dict[str, Field]:
    """Its columns by id, as the fields they may be copied into: the sides are texts, then the counts are integers."""
    sides: dict[str, Field] = {
        side.by: TextField(type="text", id=side.by, label=HEADS[side.by].text()) for side in one.sides
    }
    numbers = [each.count for each in one.numbers]
    return sides | {name: IntegerField(type="integer", id=name, label=HEADS[name].text()) for name in numbers}
