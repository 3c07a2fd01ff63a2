"""Giving values back what they were before an act, as a new act."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.queries.registers import changes_of, record_in, register_section
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import asked
from madoguchi.engines.records.rules.former_fields import with_former
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.changed_values import Values
from madoguchi.journeys.registers.errors import EarlierValuesUnfit, NoSuchChange
from madoguchi.journeys.registers.process import change_and_tell
from madoguchi.journeys.registers.record_opening import opened_to_edit
from madoguchi.journeys.registers.record_sheets import Act, RecordSheet, record_sheet
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.values.actor import Actor


def act_to_take_back(register_id: str, ref: str, number: int, *, by: Actor, language: str) -> tuple[RecordSheet, Act]:
    """The act of this revision; raises NoSuchChange when it cannot be taken back."""
    sheet = record_sheet(register_id, ref, by=by, language=language)
    opened_to_edit(register_id, ref, by=by)
    act = next((act for act in sheet.acts if act.revision == number and act.can_take_back), None)
    if act is None:
        raise NoSuchChange()
    return sheet, act


@transaction.atomic
def take_back(register_id: str, ref: str, number: int, *, revision: int, reason: str, by: Actor, language: str) -> None:
    """Give the values an act changed back what they were before it, as a new act.

    Raises NoSuchChange, StaleRecord, and EarlierValuesUnfit when the register asks for something else by now.
    """
    found = opened_to_edit(register_id, ref, by=by)
    act = next((act for act in changes_of(found, ref) if act.revision == number and number > 1), None)
    if act is None or not act.after:
        raise NoSuchChange()
    one = record_in(found, ref)
    kept = {name: value for name, value in one.values.items() if name not in act.after}
    values = kept | {name: value for name, value in act.before.items() if value is not None}
    fit = _fit(found, values, surroundings_for(by, language))
    change_and_tell(found, ref, fit, reason=reason, by=by, revision=revision, kind="undo")


def _fit(found: Register, values: Values, at: Circumstances) -> Values:
    """Earlier values as the register of today may keep them; raises EarlierValuesUnfit."""
    section = register_section(found)
    form = asked(section.form, values, at)
    problems = [one.problem for one in problems_in(form, {}, at)]
    if problems:
        raise EarlierValuesUnfit.with_problems(problems)
    former = {name: value for name, value in values.items() if name not in section.by_id}
    return former | with_former(section, values, form.answers)
