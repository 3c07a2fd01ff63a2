"""Publishing a folder of definitions: all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from madoguchi.engines.records.process_section import ProcessSection
from madoguchi.engines.records.queries.process import left_in
from madoguchi.engines.records.queries.register_values import is_held_twice
from madoguchi.engines.records.queries.registers import records_by_register, register_section
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.foundation.catalogue import queries as catalogue
from madoguchi.foundation.catalogue.actions import Published, publish_set
from madoguchi.foundation.identity.standing_in import divisions_with_people
from madoguchi.journeys import jobs
from madoguchi.journeys.publish.check import checked
from madoguchi.journeys.publish.counts_kept import copied_and_gone
from madoguchi.journeys.publish.ended_options import with_ended
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import pictures_of
from madoguchi.journeys.publish.people_left import nobody_left
from madoguchi.journeys.publish.positions_kept import asked_and_gone
from madoguchi.journeys.publish.reading import RegisterReading
from madoguchi.journeys.publish.templates import content_of
from madoguchi.journeys.publish.visits_kept import booked_and_gone
from madoguchi.journeys.registers.citing import citations, dataset_ids
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.refusal import Refusal


class DefinitionsRefused(Refusal):
    """定義に誤りが{count}か所あるため、何も公開していません。誤りを直してから、もう一度公開してください。"""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(count=len(findings))


@dataclass(frozen=True)
class PublishReport:
    """What a publication did, and what of it nobody who works here today could open, see, change or move on."""

    published: Published
    left_to_nobody: tuple[Finding, ...] = ()

    @property
    def message(self) -> Message:
        """The report in a sentence."""
        done = self.published
        if not done.changed:
            return msg("変わったところはありません（公開{number}のままです）。", number=done.number)
        registers = len(done.new_registers) + len(done.retired_registers)
        if registers:
            return msg(
                "公開{number}：新しい版{new}件、変わらない手続{unchanged}件、終わった手続{retired}件、変わった台帳{registers}件。",
                number=done.number,
                new=len(done.new),
                unchanged=len(done.unchanged),
                retired=len(done.retired),
                registers=registers,
            )
        return msg(
            "公開{number}：新しい版{new}件、変わらない手続{unchanged}件、終わった手続{retired}件。",
            number=done.number,
            new=len(done.new),
            unchanged=len(done.unchanged),
            retired=len(done.retired),
        )

    def __str__(self) -> str:
        return str(self.message)


def publish(root: Path, by: Actor) -> PublishReport:
    """Check the folder and make it current in one transaction; raises `DefinitionsRefused`, then nothing changed."""
    built, contents = catalogue.built_registers(), catalogue.register_contents()
    ready = checked(root, {id_: content for id_, content in contents.items() if id_ in built})
    findings = ready.findings or (
        *not_with_records(ready.registers),
        *_cited(ready.registers),
        *copied_and_gone(ready.readings, built),
    )
    if ready.folder.city is not None:
        ids = {str(reading.file.source.data.get("id")) for reading in ready.readings}
        findings = findings or (*booked_and_gone(ready.folder.city), *asked_and_gone(ready.folder.city, ids))
    if findings or ready.folder.city is None:
        raise DefinitionsRefused(findings)
    with transaction.atomic():
        published = publish_set(
            ready.folder.city.source.data,
            [content_of(reading, ready.folder.root) for reading in ready.readings],
            [_whole(one.file.source.data, contents, built) for one in ready.registers],
            pictures=pictures_of(ready.folder),
            by=by,
        )
        if published.city_changed and ready.folder.city.source.data.get("visit"):
            # Every publication has its own job: one that is at work has not seen this one's patterns.
            jobs.lay_slots.defer()
        registers = {one.id: one.version for one in catalogue.registers()}
        for register in _filled(published.new_registers):
            jobs.lay_places.defer(register=register, version=registers[register])
        return PublishReport(published, tuple(_left_to_nobody(ready.registers, published.new_registers)))


def _whole(data: Mapping[str, Any], contents: Mapping[str, Mapping[str, Any]], built: Collection[str]) -> Any:
    """A register of the folder with the options it offered before; one built in the screen is compared as it stands."""
    return data if data["id"] in built else with_ended(contents.get(str(data["id"])), data)


def _left_to_nobody(readings: Iterable[RegisterReading], changed: Collection[str]) -> Iterator[Finding]:
    """Told, and no reason to refuse: a folder is often published before its people have their posts.

    In a house where nobody has one yet, everything would be told.
    """
    if changed and divisions_with_people():
        for reading in readings:
            if reading.file.source.data.get("id") in changed:
                yield from nobody_left(reading)


def not_with_records(readings: Sequence[RegisterReading]) -> Iterator[Finding]:
    """What a sound register may not become, because of the records it holds already."""
    yield from _keys_held_twice(readings)
    yield from _states_left(readings)


def _keys_held_twice(readings: Iterable[RegisterReading]) -> Iterator[Finding]:
    """A new key of a register whose records already hold one of its values twice: they could not be told apart."""
    known = catalogue.register_contents()
    for reading in readings:
        section, name = reading.section, reading.file.source.data.get("id")
        key = section.key if section else None
        if section is None or key not in section.by_id or not isinstance(name, str) or name not in known:
            continue
        was = register_section(catalogue.register(name)).by_id.get(key)
        if known[name]["record"].get("key") == key and type(was) is type(section.by_id[key]):
            continue
        if is_held_twice(name, section, surroundings("ja"), was):
            yield reading.file.about_value(
                ("record", "key"),
                msg("「{key}」が同じ記録が、もう2つ以上あるため、重ならない項目にできません。", key=key),
                msg("先に記録の値を直すか、ほかの項目を key にしてください。"),
            )


def _states_left(readings: Iterable[RegisterReading]) -> Iterator[Finding]:
    """A state that is removed while records still stand in it: nobody could move them on."""
    known = catalogue.register_contents()
    for reading in readings:
        process, name = reading.process, reading.file.source.data.get("id")
        if process is None or not isinstance(name, str) or _keeps_states(known.get(name, {}), process):
            continue
        for state, count in left_in(name, process.field, list(process.by_id)).items():
            yield reading.file.about_value(
                ("process", "states"),
                msg("状態「{state}」の記録が、まだ{count}件あります。", state=state, count=count),
                msg("先に、記録をほかの状態に進めてください。それまでは、この状態を残してください。"),
            )


def _keeps_states(held: Mapping[str, Any], process: ProcessSection) -> bool:
    """Whether every state that is published stays one: then no record has to be looked at."""
    before = held.get("process")
    if not before or before["field"] != process.field:
        return False
    return {one["id"] for one in before["states"]} <= set(process.by_id)


def _cited(readings: Sequence[RegisterReading]) -> Iterator[Finding]:
    """A register, or one of its datasets, that would go although others cite it; one built in the screen stays."""
    contents, built = catalogue.register_contents(), catalogue.built_registers()
    given = {str(reading.file.source.data.get("id")): reading for reading in readings}
    for name, content in contents.items():
        gone = dataset_ids(content)
        if name in given:
            kept = dataset_ids(given[name].file.source.data)
            gone = tuple(one for one in gone if one not in kept)
        elif name in built:
            continue
        else:
            gone = (name, *gone)
        for one in citations(name, contents, gone) if gone else ():
            reason = msg("「{name}」は、引用されているため、なくせません：{by}", name=one.of, by=one.words)
            suggestion = msg("先に、引用している所を変えてください。それまでは、残してください。")
            yield Finding(f"registers/{name}.yaml", 1, 1, reason, suggestion)


def _filled(registers: tuple[str, ...]) -> list[str]:
    """Those of the registers that hold records, whose places in the lists may be others now."""
    return sorted(set(registers) & set(records_by_register())) if registers else []
