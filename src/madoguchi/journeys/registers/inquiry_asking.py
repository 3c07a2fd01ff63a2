"""Asking: an inquiry becomes a register with one record for each division, filled with what is already held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.metrics.inquiries import count_inquiry
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.inquiry_section import OFFICE, PEOPLE
from madoguchi.foundation.access.rules import Resource, require
from madoguchi.foundation.catalogue.actions import publish_register
from madoguchi.foundation.catalogue.queries import city, register, register_contents
from madoguchi.journeys.registers.errors import InquiryUnfit
from madoguchi.journeys.registers.inquiries import ASK
from madoguchi.journeys.registers.inquiry_holdings import Asked, held_of
from madoguchi.journeys.registers.inquiry_register import Inquiry, inquiry_content
from madoguchi.journeys.registers.process import tell_turn
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.references import record_number_for
from madoguchi.values.refusal import Refusal
from madoguchi.values.spoken import is_spoken, sound_of
from madoguchi.values.wareki import parse_date

MOST_QUESTIONS = 6
_MARKS_ONLY = msg("色や記号だけでは、見えない人や、色を見分けにくい人に伝わりません。ことばを入れてください。")

KINDS: Mapping[str, Message] = {
    "text": msg("短い文"),
    "long_text": msg("長い文"),
    "integer": msg("数"),
    "yes_no": msg("はい・いいえ"),
    "date": msg("日付"),
    "choice": msg("選択（選ぶものを「、」で区切って書く）"),
}


@dataclass(frozen=True)
class Question:
    """One question as it was typed; `options` are those of a choice, divided by 、.

    A question of a survey may be asked only `when` the question of this number was answered, with one of `answers`
    where some are typed.
    """

    label: str
    kind: str
    options: str = ""
    when: str = ""
    answers: str = ""


@dataclass(frozen=True)
class NewInquiry:
    """An inquiry as it was typed; `own` is the division that asks, where whoever writes it has several.

    With `to_all` every other division is asked but for `divisions`, otherwise only those.
    """

    title: str
    why: str
    due: str
    questions: tuple[Question, ...]
    divisions: tuple[str, ...]
    own: str = ""
    to_all: bool = False


def divisions_to_ask(by: Actor) -> tuple[tuple[str, str], ...]:
    """The divisions that may be asked, by id and name: all but one's own."""
    return tuple((one.id, division_name(one.id)) for one in city().divisions if one.id not in by.divisions)


def _divisions_asked(new: NewInquiry, by: Actor) -> tuple[str, ...]:
    """The divisions this inquiry goes to, in the order of the city where all are asked."""
    if not new.to_all:
        return new.divisions
    return tuple(id_ for id_, _ in divisions_to_ask(by) if id_ not in new.divisions)


def own_divisions(by: Actor) -> tuple[tuple[str, str], ...]:
    """The divisions somebody may ask for, by id and name, in the order of the city."""
    return tuple((one.id, division_name(one.id)) for one in city().divisions if one.id in by.divisions)


@transaction.atomic
def ask(new: NewInquiry, *, number: str, by: Actor) -> str:
    """Send an inquiry; its id. Raises InquiryUnfit with everything to mend, NotPermitted.

    The same words under the number its form was drawn with are the same inquiry, which is sent once.
    """
    require(by, ASK, Resource(kind="inquiry"))
    due_on, own = _checked(new, by), asking_division(new.own, by)
    drawn = record_number_for(repr((number, by.ref, new)))
    id_ = f"inquiry_{drawn.replace('-', '').lower()}"
    if id_ in register_contents():
        return id_
    # Two presses at the same moment meet at the lock of publishing: the second one finds nothing new.
    asked = _divisions_asked(new, by)
    if id_ not in publish_register(_content(id_, new, len(asked), due_on, own), by=by).new_registers:
        return id_
    found = register(id_)
    held = held_of([_asked(one) for one in new.questions if one.label.strip()])
    for division in asked:
        values = {OFFICE: division, PEOPLE: 1, **held.get(division, {})}
        kept = create_record(found, values, ref=record_number_for(f"{id_}|{division}"), by=by)
        tell_turn(found, kept)
    count_inquiry("sent", id_, people=len(asked))
    return id_


def _asked(one: Question) -> Asked:
    """A question as it is compared with what is held."""
    return Asked(one.label, one.kind, _options_by_id(one) if one.kind == "choice" else {})


def _options_by_id(one: Question) -> dict[str, str]:
    return {f"o{at}": label for at, label in enumerate(options_of(one), start=1)}


def _checked(new: NewInquiry, by: Actor) -> date:
    """The due day, when everything is fine; raises InquiryUnfit."""
    problems: list[tuple[str, Message]] = []
    if not new.title.strip():
        problems.append(("title", msg("何についての照会かを入力してください。")))
    if not new.why.strip():
        problems.append(("why", msg("いまあるデータでは足りない理由を入力してください。")))
    problems += wrong_questions(new.questions)
    known = {id_ for id_, _ in divisions_to_ask(by)}
    problems += wrong_division(new.own, by)
    if not _divisions_asked(new, by) or not set(new.divisions) <= known:
        problems.append(("divisions", msg("聞く課を1つ以上選んでください。")))
    due_on = today()
    try:
        due_on = parse_date(new.due)
        if due_on <= today():
            problems.append(("due", msg("期限は、あした以降の日にしてください。")))
    except Refusal as refusal:
        problems.append(("due", refusal.message))
    if problems:
        raise InquiryUnfit.with_problems(problems)
    return due_on


def asking_division(chosen: str, by: Actor) -> str:
    """The division that asks: the one that was chosen, or the only one."""
    return chosen if chosen in by.divisions else next((id_ for id_, _ in own_divisions(by)), min(by.divisions))


def wrong_division(chosen: str, by: Actor) -> Iterable[tuple[str, Message]]:
    """What is to be mended when somebody of several divisions did not say for which they ask."""
    own = {id_ for id_, _ in own_divisions(by)}
    if len(own) > 1 and chosen not in own:
        yield "own", msg("どの課として聞くかを選んでください。")


def wrong_questions(questions: Sequence[Question]) -> Iterable[tuple[str, Message]]:
    """What is to be mended in questions as they were typed, by the name of the input."""
    labels: list[str] = []
    for number, one in enumerate(questions, start=1):
        label = sound_of(one.label)
        if not one.label.strip():
            continue
        if label in labels:
            yield f"q{number}", msg("同じ質問が2つあります。どちらかを変えてください。")
        elif not is_spoken(label):
            yield f"q{number}", _MARKS_ONLY
        labels.append(label)
        if one.kind in ("choice", "choices"):
            yield from _wrong_options(number, options_of(one))
    if not labels:
        yield "q1", msg("質問を1つ以上入力してください。")


def _wrong_options(number: int, options: Sequence[str]) -> Iterable[tuple[str, Message]]:
    if len(options) < 2:
        yield f"o{number}", msg("選ぶものを、「、」で区切って2つ以上書いてください。")
    elif not all(map(is_spoken, options)):
        yield f"o{number}", _MARKS_ONLY
    elif len({sound_of(one) for one in options}) < len(options):
        yield f"o{number}", msg("選ぶものの中に、読み上げると区別できないものがあります。どちらかを変えてください。")


def options_of(one: Question) -> list[str]:
    """The options of a choice, each once."""
    return parted(one.options)


def parted(text: str) -> list[str]:
    """What was typed between commas of any kind, each once."""
    parts = text.replace(",", "、").replace("，", "、").split("、")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _content(id_: str, new: NewInquiry, asked: int, due_on: date, own: str) -> dict[str, Any]:
    """The definition of the register an inquiry is."""
    questions = [one for one in new.questions if one.label.strip()]
    fields = [field_of(number, one) for number, one in enumerate(questions, start=1)]
    one = Inquiry(id_, new.title.strip(), new.why.strip(), own, asked, due_on)
    return inquiry_content(one, fields)


def field_of(number: int, one: Question) -> dict[str, Any]:
    """A question as a field of a definition, named by its number."""
    options = [{"id": id_, "label": label} for id_, label in _options_by_id(one).items()]
    of_kind: dict[str, dict[str, Any]] = {
        "text": {"max_length": 200},
        "long_text": {"max_length": 1000},
        "integer": {"minimum": 0, "maximum": 999_999_999},
        "choice": {"options": options},
        "choices": {"options": options},
    }
    return {"id": f"q{number}", "type": one.kind, "label": one.label.strip(), **of_kind.get(one.kind, {})}
