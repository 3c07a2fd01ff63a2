"""Ending a register: nobody puts a record in any more, all that is there stays, and it can be opened again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from madoguchi.engines.records.queries.process import inquiry_of, process_of, states_in
from madoguchi.engines.records.queries.registers import records_by_register, register_section
from madoguchi.foundation.catalogue.actions import hold_publications, publish_register
from madoguchi.foundation.catalogue.queries import Register, register, register_contents
from madoguchi.foundation.journal.actions import record_act
from madoguchi.journeys.registers.building.rights import register_to_build
from madoguchi.journeys.registers.citing import Citation, citations
from madoguchi.journeys.registers.errors import InquiryStays, PublishedMeanwhile
from madoguchi.journeys.registers.retention_words import kept_in_words
from madoguchi.values.actor import Actor
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg

Content = Mapping[str, Any]

ENDED_ON = "ended_on"


@dataclass(frozen=True)
class EndingSheet:
    """What ending a register, or opening it again, would do; `current` names the version that was looked at.

    `ended_on` is the day on which it ended, `ends_on` the day to come on which it will.
    """

    register: Register
    ended_on: date | None
    ends_on: date | None
    told: tuple[Message, ...]
    cited: tuple[Citation, ...]
    current: str


def ending_sheet(register_id: str, *, by: Actor, language: str) -> EndingSheet:
    """What would happen, in words. Raises UnknownRegister, InquiryStays, NotPermitted."""
    found = _own(register_id, by)
    told = _of_opening() if found.has_ended else _of_ending(found, language)
    day = found.header.ended_on
    return EndingSheet(
        register=found,
        ended_on=day if found.has_ended else None,
        ends_on=None if found.has_ended else day,
        told=tuple(told),
        cited=citations(register_id, register_contents()),
        current=found.version,
    )


@transaction.atomic
def end_register(register_id: str, *, current: str, by: Actor) -> None:
    """End it from today on, also one that would end later; a register that ended keeps its day.

    Raises PublishedMeanwhile for a version nobody looked at, UnknownRegister, InquiryStays, NotPermitted.
    """
    _publish(register_id, today().isoformat(), "write:register_ended", current=current, by=by)


@transaction.atomic
def open_again(register_id: str, *, current: str, by: Actor) -> None:
    """Let people put records in again, or for longer than was planned; a register without an end stays as it is.

    Raises as `end_register` does.
    """
    _publish(register_id, None, "write:register_reopened", current=current, by=by)


def _publish(register_id: str, ended_on: str | None, verb: str, *, current: str, by: Actor) -> None:
    hold_publications()
    found = _own(register_id, by)
    is_so_already = found.has_ended if ended_on else found.header.ended_on is None
    if is_so_already:
        return
    if found.version != current:
        raise PublishedMeanwhile()
    publish_register(ended_as({ENDED_ON: ended_on}, register_contents()[register_id]), by=by)
    record_act(by, verb, data=f"台帳「{found.title()}」", detail={"version": register(register_id).version})


def ended_as(held: Content, content: Content) -> dict[str, Any]:
    """The content, ended or open as `held` is: a draft that was begun before tells nothing of it."""
    rest = {name: value for name, value in content.items() if name != ENDED_ON}
    return {**rest, ENDED_ON: held[ENDED_ON]} if held.get(ENDED_ON) else rest


def _own(register_id: str, by: Actor) -> Register:
    found = register_to_build(register_id, by)
    if inquiry_of(found) is not None:
        raise InquiryStays()
    return found


def _of_ending(found: Register, language: str) -> Iterator[Message]:
    yield msg("今日から、新しい記録はだれも入れられません。画面、ファイルの取込み、APIのどれからも入りません。")
    records, kept = records_by_register().get(found.id, 0), kept_in_words(found, language)
    yield msg("今ある{count}件の記録は残ります。見ることも、直すこともできます。", count=f"{records:,}")
    if found.header.retention.class_ != "permanent":
        yield msg("保存期間（{years}）が終わった記録は、今までどおり、2人の承認で廃棄します。", years=kept.years)
    process = process_of(found)
    if process is not None:
        counted = states_in([found.id], process.field).get(found.id, {})
        waiting = sum(held for state, held in counted.items() if not (one := process.by_id.get(state)) or not one.end)
        yield msg("途中の{count}件は、終わりまで進められます。", count=f"{waiting:,}")
    datasets = register_section(found).datasets
    yield msg("引用できるデータ{count}個と、ほかの台帳からの引用は、今までどおり見られます。", count=len(datasets))
    yield msg("台帳の一覧には、終わった日とともに残ります。あとで、もう一度開けます。")


def _of_opening() -> Iterator[Message]:
    yield msg("記録を入れられる人が、また新しい記録を入れられます。")
    yield msg("今ある記録、引用、ごみ箱、保存期間は、変わりません。")
