"""Conditions: they ask about questions that exist, come before, and can be compared in that way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from madoguchi.engines.records.field_types.field import AGES, EQUALITY, ORDER
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks.answers import Sentences, complaint_about_answers, unknown_field
from madoguchi.journeys.publish.crosschecks.cycles import cycles
from madoguchi.journeys.publish.crosschecks.order import Placed, by_path, placed_conditions
from madoguchi.journeys.publish.crosschecks.values import complaint_about_value
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Asked, Reading
from madoguchi.values.conditions import All, AnswerTo, Any, Condition, Not, Test, constants_of
from madoguchi.values.message import msg

_CONSTANTS = ("city", "today", "received")
_WITHOUT_WORDS: Sentences = (
    msg("答えの条件（must）に、理由の文（because）がありません。"),
    msg("どう直せばよいかを、because に書いてください。"),
)
_OF_MANY: Sentences = (
    msg("記録を選ぶ条件では、ほかの項目の答えと比べられません。"),
    msg("差を計算する項目（formula）を作り、その値と比べてください。"),
)
_WITHOUT_REASON: Sentences = (
    msg("対象になるかどうかの条件に、理由の文（because）がありません。"),
    msg("対象でない方に見せる文を、because に書いてください。"),
)


def findings(reading: Reading) -> Iterator[Finding]:
    """Everything wrong with the conditions of a definition, cycles first."""
    if reading.record is None:
        return
    known = by_path(reading)
    found = list(cycles(reading))
    yield from found
    in_cycle = {place for place, _ in _places_of(found, reading)}
    for placed in placed_conditions(reading):
        for test, path in tests_with_places(placed.condition, placed.place):
            yield from _of_test(reading, placed, test, path, known, told=placed.place in in_cycle)
            if test.because is None and placed.place == ("record", "eligible"):
                yield reading.file.about_value(path, *_WITHOUT_REASON)
            if test.because is None and placed.place[-1] == "must":
                yield reading.file.about_value(path, *_WITHOUT_WORDS)


def of_filter(
    reading: Reading, test: Test, path: Path, known: Mapping[str, Asked], *, of_many: bool = True
) -> Iterator[Finding]:
    """What is wrong with one test of a register, which may ask every question.

    Where it chooses among `of_many` records it is asked of an index, which compares no two answers of a record.
    """
    placed = Placed(test, path)
    if of_many and isinstance(test.value, AnswerTo):
        yield reading.file.about_value((*path, test.operator.value), *_OF_MANY)
        return
    yield from _of_test(reading, placed, test, path, known, told=True)


def tests_with_places(condition: Condition, place: Path) -> Iterator[tuple[Test, Path]]:
    """Every test with where it is written."""
    match condition:
        case Test():
            yield condition, place
        case Not(part):
            yield from tests_with_places(part, (*place, "not"))
        case All(parts) | Any(parts):
            join = "all" if isinstance(condition, All) else "any"
            for at, part in enumerate(parts):
                yield from tests_with_places(part, (*place, join, at))


def _places_of(found: list[Finding], reading: Reading) -> Iterator[tuple[Path, Finding]]:
    lines = {(finding.line, finding.column): finding for finding in found}
    for placed in placed_conditions(reading):
        finding = lines.get(reading.file.source.place_of_value(placed.place))
        if finding:
            yield placed.place, finding


def _of_test(
    reading: Reading, placed: Placed, test: Test, path: Path, known: Mapping[str, Asked], *, told: bool
) -> Iterator[Finding]:
    target = _target(test.field, known)
    if target is None:
        if not (placed.papers and _is_paper(reading, test.field)):
            yield reading.file.about_value((*path, "field"), *unknown_field(test.field, known))
        return
    if not told and placed.before is not None and target.order >= placed.before:
        yield reading.file.about_value((*path, "field"), *_too_late(test.field))
    for name in sorted(constants_of(test) - set(_CONSTANTS)):
        yield reading.file.about_value((*path, test.operator.value), *_unknown_constant(name))
    if isinstance(test.value, AnswerTo) and not told and placed.before is not None:
        other = known.get(test.value.field)
        if other is not None and other.order >= placed.before:
            yield reading.file.about_value((*path, test.operator.value), *_too_late(other.path))
    wrong = _wrong_comparison(test, target, known)
    if wrong:
        yield reading.file.about_value((*path, wrong[0]), *wrong[1])


def _target(field: str, known: Mapping[str, Asked]) -> Asked | None:
    """The question a path is about: itself, or the one it names a part of."""
    if field in known:
        return known[field]
    owner, _, part = field.rpartition(".")
    asked = known.get(owner)
    return asked if asked and part in asked.field.parts else None


def _is_paper(reading: Reading, field: str) -> bool:
    return reading.record is not None and any(paper.id == field for paper in reading.record.documents)


def _wrong_comparison(test: Test, asked: Asked, known: Mapping[str, Asked]) -> tuple[str, Sentences] | None:
    whole = test.field == asked.path
    allowed = asked.field.operators if whole else EQUALITY
    if test.operator not in allowed:
        return test.operator.value, _no_such_operator(test, allowed)
    if test.each and not asked.group:
        return "each", (msg("each は、繰り返す項目の中でだけ使えます。"), msg("each を消してください。"))
    if isinstance(test.value, AnswerTo):
        unlike = complaint_about_answers(test, asked, known)
        return (test.operator.value, unlike) if unlike else None
    wrong = complaint_about_value(test, asked.field) if whole else None
    return (test.operator.value, wrong) if wrong else None


def _no_such_operator(test: Test, allowed: frozenset[str]) -> Sentences:
    known = [operator for operator in (*EQUALITY, *ORDER, *AGES) if operator in allowed]
    return (
        msg("「{field}」は、{operator} では比べられません。", field=test.field, operator=test.operator.value),
        msg("この項目で使える比べ方は {known} です。", known="、".join(sorted(known))),
    )


def _too_late(field: str) -> Sentences:
    return (
        msg("条件が、後でたずねる項目「{field}」を使っています。", field=field),
        msg("「{field}」を、この場所より前のページか前の行に移してください。", field=field),
    )


def _unknown_constant(name: str) -> Sentences:
    near = get_close_matches(name, _CONSTANTS, n=1, cutoff=0.5)
    reason = msg("決まった値「{name}」はありません。", name=name)
    if near:
        return reason, msg("「{near}」ではありませんか。", near=near[0])
    return reason, msg("使える名前は {known} です。", known="、".join(_CONSTANTS))
