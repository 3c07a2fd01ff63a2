"""What a procedure may not leave out of its counts of cases: what a register that stands in no folder copies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from madoguchi.engines.metrics.section import CaseDataset
from madoguchi.engines.records.field_types.lookup import LookupField
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.foundation.catalogue.queries import registers
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.journeys.registers.case_data import CaseData, case_data, columns_of
from madoguchi.values.message import Message, msg

_TO_DO = msg("先に、写している台帳からはずすか、残してください。")


def copied_and_gone(readings: Sequence[Reading], built: Collection[str]) -> Iterator[Finding]:
    """A dataset of cases, or a column of one, that would go although a register that was built copies it."""
    if not built:
        return
    given = {each.id: each for one in readings if one.citing for each in one.citing.datasets}
    known = {one.declared.id: one for one in case_data()}
    for register in registers():
        for one in register_section(register).citing if register.id in built else ():
            if isinstance(one.field, LookupField) and (data := known.get(one.field.source.dataset or "")):
                reason = _why(register.title(), one.field, data, given)
                if reason is not None:
                    yield Finding(f"procedures/{data.procedure.id}.yaml", 1, 1, reason, _TO_DO)


def _why(title: str, field: LookupField, data: CaseData, given: Mapping[str, CaseDataset]) -> Message | None:
    kept = given.get(data.declared.id)
    if kept is None:
        return msg(
            "データ「{dataset}」は、台帳「{register}」が写しているため、なくせません。",
            dataset=data.declared.id,
            register=title,
        )
    gone = [copy.from_ for copy in field.copied if copy.from_ not in columns_of(kept)]
    return (
        msg(
            "データ「{dataset}」の列「{name}」は、台帳「{register}」が写しているため、なくせません。",
            dataset=kept.id,
            name=gone[0],
            register=title,
        )
        if gone
        else None
    )
