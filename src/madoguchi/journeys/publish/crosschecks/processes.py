"""Processes of registers: every state is reached and left, somebody can act in it, and all that is named exists."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.engines.records.field_types.choice import ChoiceField
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.division import DivisionField
from madoguchi.engines.records.field_types.field import Field
from madoguchi.engines.records.field_types.text import TextField
from madoguchi.engines.records.process_section import LONGEST_REFERENCE, Assignee, ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.process import endless, stuck, unreachable
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks import accessible, conditions
from madoguchi.journeys.publish.crosschecks.names import unknown
from madoguchi.journeys.publish.crosschecks.order import by_path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import RegisterReading
from madoguchi.values.message import msg


def findings(reading: RegisterReading) -> Iterator[Finding]:
    """Everything wrong with the process of a register that its models cannot see."""
    process, section = reading.process, reading.section
    if process is None or section is None:
        return
    wrong = [*_of_field(reading.file, process, section), *_of_names(reading.file, process)]
    yield from _of_days(reading.file, process, section)
    yield from wrong
    if not wrong:
        yield from _of_ways(reading.file, process)
    yield from _of_conditions(reading, process)
    yield from accessible.of_process(reading.file, process)
    for place, several in _assignees(process):
        for number, one in enumerate(several):
            yield from _of_assignee(reading.file, (*place, number), one, section, reading.city)
        yield from _of_nobody(reading.file, place, several, section)


def _of_field(file: SourceFile, process: ProcessSection, section: RegisterSection) -> Iterator[Finding]:
    """The state is a choice that is always there and never asked of anybody, with one option for each state."""
    field, place = section.by_id.get(process.field), ("process", "field")
    if not isinstance(field, ChoiceField):
        choices = [one.id for one in section.fields if isinstance(one, ChoiceField)]
        yield unknown(file, place, process.field, choices, msg("選択の項目"))
        return
    if field.require is not False or field.show is not None:
        yield file.about_value(
            place,
            msg("状態の項目「{id}」は、人が答える項目になっています。", id=field.id),
            msg("その項目に require: false と書き、show を消してください。状態は、操作で変わります。"),
        )
    options, states = [one.id for one in field.options], [one.id for one in process.states]
    for at, state in enumerate(states):
        if state not in options:
            yield unknown(file, ("process", "states", at, "id"), state, options, msg("状態の選択肢"))
    for option in options:
        if option not in states:
            yield file.about_value(
                ("process", "states"),
                msg("状態「{id}」が、process の states にありません。", id=option),
                msg("states に足すか、項目「{field}」の選択肢から消してください。", field=field.id),
            )


def _of_names(file: SourceFile, process: ProcessSection) -> Iterator[Finding]:
    known = list(process.by_id)
    for at, act in enumerate(process.actions):
        for number, start in enumerate(act.start):
            if start not in known:
                yield unknown(file, ("process", "actions", at, "from", number), start, known, msg("状態"))
        if act.to not in known:
            yield unknown(file, ("process", "actions", at, "to"), act.to, known, msg("状態"))


def _of_days(file: SourceFile, process: ProcessSection, section: RegisterSection) -> Iterator[Finding]:
    """The day of an action is the answer of a date field."""
    days = [one.id for one in section.fields if isinstance(one, DateField)]
    for at, act in enumerate(process.actions):
        if act.day is not None and act.day not in days:
            yield unknown(file, ("process", "actions", at, "day"), act.day, days, msg("日付の項目"))


def _of_ways(file: SourceFile, process: ProcessSection) -> Iterator[Finding]:
    places: dict[str, Path] = {one.id: ("process", "states", at, "id") for at, one in enumerate(process.states)}
    for state in unreachable(process):
        yield file.about_value(
            places[state],
            msg("状態「{id}」には、どの操作でもなりません。", id=state),
            msg("この状態になる操作を書くか、状態を消してください。"),
        )
    lost = set(endless(process))
    for state in lost:
        yield file.about_value(
            places[state],
            msg("状態「{id}」からは、終わりの状態に行けません。", id=state),
            msg("この状態から進む操作を書くか、end: true を書いてください。"),
        )
    for state in stuck(process):
        if state not in lost:
            yield file.about_value(
                places[state],
                msg("状態「{id}」では、だれも操作できないことがあります。", id=state),
                msg("turn にだれの番かを書き、条件（when）のない操作を1つ以上書いてください。"),
            )


def _of_conditions(reading: RegisterReading, process: ProcessSection) -> Iterator[Finding]:
    form = reading.as_form()
    known = by_path(form)
    for at, act in enumerate(process.actions):
        if act.when is not None:
            for test, where in conditions.tests_with_places(act.when, ("process", "actions", at, "when")):
                yield from conditions.of_filter(form, test, where, known, of_many=False)


def _assignees(process: ProcessSection) -> Iterator[tuple[Path, tuple[Assignee, ...]]]:
    for at, state in enumerate(process.states):
        yield ("process", "states", at, "turn"), state.turn
    for at, act in enumerate(process.actions):
        yield ("process", "actions", at, "who"), act.who


def _of_nobody(
    file: SourceFile, place: Path, several: tuple[Assignee, ...], section: RegisterSection
) -> Iterator[Finding]:
    """Where only answers say whose turn it is, one of them is always there."""
    fields = [section.by_id.get(one.field) for one in several if one.field]
    if several and len(fields) == len(several) and all(one and (one.require is not True or one.show) for one in fields):
        yield file.about_value(
            place,
            msg("だれの番かを、答えなくてよい項目だけで決めています。空のとき、だれも操作できません。"),
            msg("その項目を require: true にして show を消すか、課や職（division、position）を並べて書いてください。"),
        )


def _names_somebody(field: Field, city: City | None) -> bool:
    """Whether an answer of this field is a division of the city, or may be the public id of a person."""
    if isinstance(field, ChoiceField):
        return city is None or {one.id for one in field.options} <= {one.id for one in city.divisions}
    return isinstance(field, DivisionField) or (isinstance(field, TextField) and field.max_length <= LONGEST_REFERENCE)


def _of_assignee(
    file: SourceFile, place: Path, one: Assignee, section: RegisterSection, city: City | None
) -> Iterator[Finding]:
    if one.field and one.field not in section.by_id:
        yield unknown(file, (*place, "field"), one.field, list(section.by_id), msg("項目"))
    elif one.field and not _names_somebody(section.by_id[one.field], city):
        yield file.about_value(
            (*place, "field"),
            msg("項目「{id}」の答えからは、だれの番かが決まりません。", id=one.field),
            msg(
                "課の項目（division）か、職員の番号を書く文字の項目（max_length: {longest} まで）にしてください。",
                longest=LONGEST_REFERENCE,
            ),
        )
    if city is None:
        return
    divisions, positions = [each.id for each in city.divisions], [each.id for each in city.positions]
    if one.division and one.division not in divisions:
        yield unknown(file, (*place, "division"), one.division, divisions, msg("課"))
    if one.position and one.position not in positions:
        yield unknown(file, (*place, "position"), one.position, positions, msg("職"))
