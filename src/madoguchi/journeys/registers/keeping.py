"""Keeping what somebody typed into the form of a record, or showing the form again with what stands in the way."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from madoguchi.engines.records.actions.attaching import Attached, attach, settle
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import (
    CitedRecordGone,
    NothingChanged,
    ReasonMissing,
    RecordKeyTaken,
    RecordMade,
    RecordNotYours,
    RegisterEnded,
    StaleRecord,
)
from madoguchi.engines.records.posting import read_page
from madoguchi.engines.records.queries.cited import expect_posted
from madoguchi.engines.records.queries.registers import RecordFacts, record_in, register_section
from madoguchi.engines.records.reading import Reading
from madoguchi.engines.records.rules import copying
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.choosing import unseen_choices
from madoguchi.engines.records.rules.ended_options import newly_ended
from madoguchi.engines.records.rules.flow import Asked, asked
from madoguchi.engines.records.rules.former_fields import known_values
from madoguchi.engines.records.rules.masking import is_hidden
from madoguchi.engines.records.unfit import keep_unfit_rows, without_unfit
from madoguchi.engines.records.uploads import Uploads
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers.attaching import files_of_form
from madoguchi.journeys.registers.changed_values import Values, changed_values
from madoguchi.journeys.registers.opening import ADD, opened, see
from madoguchi.journeys.registers.process import change_and_tell, tell_turn
from madoguchi.journeys.registers.record_forms import FormSheet, Posted, closed_in, form_of
from madoguchi.journeys.registers.record_opening import record_to_change
from madoguchi.journeys.registers.referring import surroundings_for
from madoguchi.journeys.registers.rows import heading_of
from madoguchi.values.actor import Actor
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.refusal import Refusal


@transaction.atomic
def save_form(
    register_id: str,
    ref: str,
    posted: Posted,
    uploads: Uploads | None = None,
    *,
    is_new: bool,
    reason: str,
    revision: int,
    by: Actor,
    language: str,
) -> FormSheet:
    """Keep what was posted. The sheet has `saved` when it was kept; otherwise it is the form to show again.

    Whoever gets the form again sees what the record holds, as on the page that showed it first, and the files that came
    are in it. Raises the refusals of `read_page` for what no form sends.
    """
    found = opened(register_id, by, ADD) if is_new else record_to_change(register_id, ref, by=by)
    at = surroundings_for(by, language)
    one = None if is_new else record_in(found, ref)
    files = files_of_form(found, ref, is_new=is_new, by=by)
    attached = attach(register_section(found), files, posted, uploads or {}, at, closed=closed_in(found))
    reading, form = _read(found, one, posted, attached)
    at = attached.at
    wrong = [(one_.path, one_.message, one_.sentence) for one_ in problems_in(form, reading.typed, at)]
    wrong = [each for each in wrong if each[0] not in reading.unfit]
    unkept = [(path, sentence, sentence) for path, sentence in attached.problems]
    wrong = [*reading.refused, *unkept, *([] if reading.stay else wrong)]
    if wrong or reading.stay:
        _see_again(found, one, by)
        sheet = form_of(found, one, reading.answers, reading.typed, at, wrong)
        return replace(sheet, revision=revision)
    try:
        kept = _keep(found, one, ref, form.answers, reason=reason, revision=revision, by=by)
    except StaleRecord as stale:
        one = record_in(found, ref)
        _see_again(found, one, by)
        return _beside(found, one, form.answers, at, stale)
    except (
        ReasonMissing,
        NothingChanged,
        RecordKeyTaken,
        RecordMade,
        CitedRecordGone,
        RecordNotYours,
        RegisterEnded,
        IndividualNumberFound,
    ) as refusal:
        _see_again(found, one, by)
        return replace(form_of(found, one, form.answers, {}, at), revision=revision, refused=refusal)
    settle(register_section(found), files, kept.values, record=kept.ref)
    return FormSheet(found, heading_of(found, kept, at), (), kept.revision, saved=kept.ref)


def _see_again(found: Register, one: RecordFacts | None, by: Actor) -> None:
    if one is not None:
        see(found, [one], "read", by=by)


def _keep(
    found: Register, one: RecordFacts | None, ref: str, values: Values, *, reason: str, revision: int, by: Actor
) -> RecordFacts:
    if one is None:
        kept = create_record(found, values, ref=ref, by=by)
        tell_turn(found, kept)
        return kept
    return change_and_tell(found, ref, values, reason=reason, by=by, revision=revision)


def _read(found: Register, one: RecordFacts | None, posted: Posted, attached: Attached) -> tuple[Reading, Asked]:
    """What was posted, with its files, put over what the record holds, and the questions that are asked then."""
    section, at = register_section(found), attached.at
    known = {} if one is None else {name: one.values[name] for name in one.values if name in section.by_id}
    closed = closed_in(found)
    posted = {name: values for name, values in posted.items() if not is_hidden(name, closed)}
    expect_posted(section, posted, at)
    # A form shows every row there is: of what stood there before, rows that were taken out would come back.
    shown = {table.id for table in section.tables if f"{table.id}.rows" in posted}
    posted, kept = without_unfit(section, known, posted, at)
    reading = read_page(section.whole, posted, {name: known[name] for name in known if name not in shown}, {}, at)
    reading.answers |= {name: known[name] for name in kept}
    reading.unfit = kept if reading.stay else kept | keep_unfit_rows(section, known, reading, at)
    reading.refused += unseen_choices(section, known, reading.answers, at)
    reading.refused += newly_ended(section, known, reading.answers, at)
    whole = {**reading.answers, **attached.answers}
    reading.answers = {name: value for name, value in whole.items() if value is not None}
    reading.answers = copying.with_copies(section, known, reading.answers, at)
    return reading, asked(section.form, reading.answers, at)


def typed_beside(
    found: Register, one: RecordFacts, posted: Posted, why: Refusal, *, by: Actor, language: str
) -> FormSheet:
    """What was typed beside what a record holds that takes no more changes; raises the refusals of `read_page`."""
    at = surroundings_for(by, language)
    _see_again(found, one, by)
    return _beside(found, one, _read(found, one, posted, Attached({}, (), at))[1].answers, at, why)


def _beside(found: Register, now_: RecordFacts, typed: Values, at: Circumstances, stale: Refusal) -> FormSheet:
    """The second editor sees what stands there now beside what they typed; saving again is their decision."""
    section = register_section(found)
    held = known_values(section, now_.values)
    names = [name for name in section.by_id if held.get(name) != typed.get(name)]
    differences = changed_values(
        found, {name: held.get(name) for name in names}, {name: typed.get(name) for name in names}, at
    )
    return replace(form_of(found, now_, typed, {}, at), differences=differences, stale=stale.message)
