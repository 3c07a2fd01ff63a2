"""Rights of records and fields: all that is named exists, nothing hidden can be guessed, and nobody is locked out."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.engines.records.column_names import field_behind, fields_behind
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.field_types.lookup import LookupField
from madoguchi.engines.records.field_types.note import NoteField
from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rights_section import (
    CREATED_BY,
    CREATED_IN,
    ME,
    OWN_DIVISION,
    RightsSection,
    Who,
)
from madoguchi.engines.records.rules.register_masks import asked_elsewhere
from madoguchi.engines.records.rules.shares import names_in
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.register import RegisterHeader
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks import conditions
from madoguchi.journeys.publish.crosschecks.names import unknown
from madoguchi.journeys.publish.crosschecks.order import by_path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.journeys.publish.reading import RegisterReading
from madoguchi.values.conditions import AnswerTo, Condition, Constant, Test
from madoguchi.values.conditions.tree import AGES, Operator
from madoguchi.values.message import Message, msg

_MAKERS = (CREATED_BY, CREATED_IN)
_PLACE: Path = ("rights",)


def findings(reading: RegisterReading) -> Iterator[Finding]:
    """Everything wrong with the rights of a register that their model cannot see."""
    rights, section, header = reading.rights, reading.section, reading.header
    if rights is None or section is None or header is None:
        return
    yield from _of_names(reading.file, rights, section, reading.city)
    yield from _of_conditions(reading, rights, section)
    yield from _of_leaks(reading.file, rights, section, reading.process)
    yield from _of_copies(reading.file, rights, section)
    yield from _of_openness(reading.file, rights, section)
    yield from _of_locked_out(reading.file, rights, header)


def _of_names(
    file: SourceFile, rights: RightsSection, section: RegisterSection, city: City | None
) -> Iterator[Finding]:
    known = [one.id for one in section.fields if not isinstance(one, NoteField)]
    for at, rule in enumerate(rights.fields):
        for number, name in enumerate(rule.fields):
            if name not in known:
                yield unknown(file, (*_PLACE, "fields", at, "fields", number), name, known, msg("項目"))
    if city is None:
        return
    divisions, positions = [one.id for one in city.divisions], [one.id for one in city.positions]
    for where, who in rights.whos():
        for number, named in enumerate(() if isinstance(who, str) else who):
            place: Path = (*_PLACE, *where, number)
            if named.division and named.division not in divisions:
                yield unknown(file, (*place, "division"), named.division, divisions, msg("課"))
            if named.position and named.position not in positions:
                yield unknown(file, (*place, "position"), named.position, positions, msg("職"))


def _conditions(rights: RightsSection) -> Iterator[tuple[Condition, Path]]:
    for at, rule in enumerate(rights.records):
        for key in ("see", "change"):
            told = getattr(rule, key)
            if not isinstance(told, bool):
                yield told, (*_PLACE, "records", at, key)


def _of_conditions(reading: RegisterReading, rights: RightsSection, section: RegisterSection) -> Iterator[Finding]:
    """What a condition asks is there, is no secret itself, does not depend on the day, and can be asked of an index."""
    form = reading.as_form()
    known = by_path(form)
    for condition, place in _conditions(rights):
        for test, where in conditions.tests_with_places(condition, place):
            yield from _of_test(reading.file, test, where, rights, section)
            told = test.value if isinstance(test.value, tuple) else (test.value,)
            named = test.field in _MAKERS or any(isinstance(one, Constant) for one in told)
            if isinstance(test.value, AnswerTo) or not named:
                yield from conditions.of_filter(form, test, where, known)


def _of_test(
    file: SourceFile, test: Test, where: Path, rights: RightsSection, section: RegisterSection
) -> Iterator[Finding]:
    field = section.by_id.get(test.field)
    if test.field not in _MAKERS and (field is None or isinstance(field, GroupField)):
        names = [one.id for one in section.fields if not isinstance(one, GroupField | NoteField)]
        yield unknown(file, (*where, "field"), test.field, [*names, *_MAKERS], msg("項目"))
    elif test.field in rights.closed_fields:
        yield file.about_value(
            (*where, "field"),
            msg("記録の条件が、見られない人のいる項目「{id}」をたずねています。", id=test.field),
            msg("記録が見えるかどうかで値が分かるため、だれでも見られる項目でたずねてください。"),
        )
    told = test.value if isinstance(test.value, tuple) else (test.value,)
    for one in told:
        if isinstance(one, Constant) and one.name not in (ME, OWN_DIVISION):
            yield unknown(file, (*where, test.operator.value), one.name, [ME, OWN_DIVISION], msg("決まった値"))
    makers_only = test.field in _MAKERS or any(isinstance(one, Constant) for one in told)
    if test.operator in AGES or (makers_only and test.operator not in (Operator.IS, Operator.IS_NOT, Operator.IN)):
        yield file.about_value(
            where,
            msg("記録の条件では、この比べ方（{operator}）は使えません。", operator=test.operator.value),
            msg("is、is_not、in のどれかで比べてください。"),
        )


def _of_leaks(
    file: SourceFile, rights: RightsSection, section: RegisterSection, process: ProcessSection | None
) -> Iterator[Finding]:
    """A field that is not for everybody is not what others depend on: they would tell it, or lose their values."""
    asked = asked_elsewhere(section, process)
    for at, rule in enumerate(rights.fields):
        for number, name in enumerate(rule.fields):
            place: Path = (*_PLACE, "fields", at, "fields", number)
            if name in {section.heading, section.key, process.field if process else None}:
                yield file.about_value(
                    place,
                    msg("見出し、重ならない項目、状態の項目「{id}」は、人によって分けられません。", id=name),
                    msg("ほかの項目にするか、見出し（heading）や重ならない項目（key）を変えてください。"),
                )
            elif rule.see != "everybody" and name in asked:
                yield file.about_value(
                    place,
                    msg("項目「{id}」は、ほかの項目や操作の条件、計算に使われています。", id=name),
                    msg("値が、そこから分かってしまいます。条件や計算から、この項目をはずしてください。"),
                )
    if not any(
        not names_in(view, rights.closed_fields) and fields_behind(view.columns) - rights.closed_fields
        for view in section.views
    ):
        yield file.about_value(
            (*_PLACE, "fields"),
            msg("見られない項目のある人が開ける一覧が、1つもありません。"),
            msg("隠す項目を、列のほかには使わない一覧を1つ以上書いてください。"),
        )


def _of_copies(file: SourceFile, rights: RightsSection, section: RegisterSection) -> Iterator[Finding]:
    """A lookup and what it copies are for the same people: it remembers its copies, and half of it cannot be kept."""
    for at, rule in enumerate(rights.fields):
        for lookup in section.fields:
            both = (lookup.id, *(copy.to for copy in lookup.copied)) if isinstance(lookup, LookupField) else ()
            if rule.see != "everybody" and 0 < len(set(both) & set(rule.fields)) < len(set(both)):
                yield file.about_value(
                    (*_PLACE, "fields", at, "fields"),
                    msg("写す項目「{id}」とその写し先を、見られる人が違います。", id=lookup.id),
                    msg("写す項目と写し先の項目を、すべて同じ決まり（fields）に書いてください。"),
                )


def _of_openness(file: SourceFile, rights: RightsSection, section: RegisterSection) -> Iterator[Finding]:
    """What everybody may read is never more than what each of the office may."""
    for at, dataset in enumerate(section.datasets):
        closed = [one.field for one in dataset.columns if field_behind(one.field) in rights.closed_fields]
        if dataset.open and (closed or rights.records):
            yield file.about_value(
                ("record", "datasets", at),
                msg("だれでも見られるデータに、庁内でも人によって見られない記録か項目が入ります。"),
                msg("open を消すか、rights のその決まりをはずしてください。"),
            )


def _of_locked_out(file: SourceFile, rights: RightsSection, header: RegisterHeader) -> Iterator[Finding]:
    """Some post of the division that keeps the register sees and changes all: a condition may hold for no record, and
    a person leaves.
    """
    if rights.records:
        whole = [one for one in rights.records if _is_kept_by(one.who, header)]
        for key in ("see", "change"):
            if not any(one.see is True and getattr(one, key) is True for one in whole):
                yield file.about_value((*_PLACE, "records"), *_locked_out())
                break
    for at, rule in enumerate(rights.fields):
        for key in ("see", "change"):
            if not _is_kept_by(getattr(rule, key), header):
                yield file.about_value((*_PLACE, "fields", at, key), *_locked_out())


def _locked_out() -> tuple[Message, Message]:
    return (
        msg("このまま公開すると、だれも見られない、または直せない記録か項目ができます。"),
        msg("持ち主の課か、その課の職が、条件なしですべてを見て直せるように書いてください。"),
    )


def _is_kept_by(who: Who, header: RegisterHeader) -> bool:
    """Whether the division that keeps the register is named, whole or in one of its positions."""
    return isinstance(who, str) or any(one.division == header.division for one in who)
