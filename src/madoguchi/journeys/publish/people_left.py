"""Whether anybody who works here today is left with the records, the fields and the states of a register."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from madoguchi.engines.records.process_section import Assignee, ProcessSection, State
from madoguchi.engines.records.queries.registers import register_resource, register_section
from madoguchi.engines.records.rights_section import RightsSection, people_of
from madoguchi.engines.records.rules.process import keys_of, person, post
from madoguchi.engines.records.rules.shares import Share
from madoguchi.foundation.access.rules import foresee
from madoguchi.foundation.access.standing import as_from_nowhere
from madoguchi.foundation.catalogue.canonical import version_of
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.catalogue.register import register_from
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.queries import actor_of_ref, staff_with_a_part
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import RegisterReading
from madoguchi.journeys.registers.record_resources import ACT, record_resource
from madoguchi.journeys.registers.shares import share_of
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.message import Message, msg

_MOST = 5000
"""More people than the divisions of one register have."""

_NAME_SOMEBODY = msg("職員のいる課か職を書いてください。")


@dataclass(frozen=True)
class _Worker:
    """Somebody who may change records today, with their share of the register."""

    actor: Actor
    share: Share


def nobody_left(reading: RegisterReading) -> Iterator[Finding]:
    """What of a sound register nobody who works here today could open, see, change or move on.

    Positions may be empty and people leave, so this is known only from the posts that are held when it is asked.
    """
    content = reading.file.source.data
    # Its rights are kept by version: it needs the one it will have.
    made = register_from(content, version=version_of(content), number=0)
    people = _people(made, reading.rights, reading.process)
    with as_from_nowhere():
        resource = register_resource(made, "edit_register")
        editors = [one for one in people if foresee(one, "edit_register", resource).allowed]
        if not editors:
            yield _of_register(reading)
            return
        if reading.rights:
            workers = [_Worker(one, share_of(made, reading.rights, one)) for one in editors]
            yield from _of_records(reading, reading.rights, workers)
            yield from _of_fields(reading, reading.rights, made, workers)
        if reading.process:
            yield from _of_states(reading, reading.process, made, people)


def _people(made: Register, rights: RightsSection | None, process: ProcessSection | None) -> list[Actor]:
    """Those whom the register may name today, one for each set of posts and roles: the others have the same part."""
    assignees = _assignees(process) if process else ()
    posts = {name.split("/")[0] for name in made.header.editors} | {one.division for one in assignees if one.division}
    named = {one.person for one in assignees if one.person}
    found = [*staff_with_a_part(sorted(posts), (), limit=_MOST), *_staff_named(named)]
    for _, who in rights.whos() if rights else ():
        named |= people_of(who)
    different = {(one.duties, one.roles, one.ref if one.ref in named else ""): one for one in found}
    return list(different.values())


def _assignees(process: ProcessSection) -> tuple[Assignee, ...]:
    whose = [one.turn for one in process.states] + [one.who for one in process.actions]
    return tuple(one for some in whose for one in some)


def _staff_named(refs: Collection[str]) -> Iterator[Actor]:
    for ref in sorted(refs):
        try:
            found = actor_of_ref(ref)
        except NoSuchAccount:
            continue
        if found.kind is ActorKind.STAFF:
            yield found


def _of_register(reading: RegisterReading) -> Finding:
    return reading.file.about_value(
        ("division",),
        msg("この台帳を開いて直せる職員が、いま1人もいません。"),
        msg("職員のいる課を、持ち主か、直せる課にしてください。"),
    )


def _of_records(reading: RegisterReading, rights: RightsSection, workers: Sequence[_Worker]) -> Iterator[Finding]:
    if rights.records and not any(one.share.see is True and one.share.change is True for one in workers):
        yield reading.file.about_value(
            ("rights", "records"),
            msg("すべての記録を見て直せる職員が、いま1人もいません。"),
            msg("職員のいる課か職が、条件なしですべてを見て直せるように書いてください。"),
        )


def _of_fields(
    reading: RegisterReading, rights: RightsSection, made: Register, workers: Sequence[_Worker]
) -> Iterator[Finding]:
    fields = register_section(made).by_id
    for at, rule in enumerate(rights.fields):
        typed = {name for name in rule.fields if name in fields and not fields[name].computes}
        if not any(one.share.hidden.isdisjoint(rule.fields) for one in workers):
            key, reason = "see", msg("この決まりの項目を見られる職員が、いま1人もいません。")
        elif not any((one.share.hidden | one.share.fixed).isdisjoint(typed) for one in workers):
            key, reason = "change", msg("この決まりの項目を直せる職員が、いま1人もいません。")
        else:
            continue
        yield reading.file.about_value(("rights", "fields", at, key), reason, _NAME_SOMEBODY)


def _of_states(
    reading: RegisterReading, process: ProcessSection, made: Register, people: Sequence[Actor]
) -> Iterator[Finding]:
    hands = _hands(made, people)
    for at, state in enumerate(process.states):
        if not state.end and not _is_manned(process, state, hands):
            yield reading.file.about_value(("process", "states", at), *_stands_still(state))


def _stands_still(state: State) -> tuple[Message, Message]:
    return (
        msg("状態「{id}」の記録を進められる職員が、いま1人もいません。", id=state.id),
        msg("だれの番か、だれの操作かに、職員のいる課か職、またはいまいる職員を書いてください。"),
    )


def _hands(made: Register, people: Sequence[Actor]) -> frozenset[str]:
    """Every name under which somebody could act on a record of this register today."""
    records = ((one, record_resource(made, "", one, is_near=True, writes=True)) for one in people)
    able = (one for one, record in records if foresee(one, ACT, record).allowed)
    return frozenset(key for one in able for key in keys_of(one))


def _is_manned(process: ProcessSection, state: State, hands: Collection[str]) -> bool:
    """Whether somebody stands behind the turn of a state, and behind an action that leads on from it."""
    acts = [one for one in process.actions if state.id in one.start]
    doing = [one for act in acts for one in act.who or state.turn]
    return _is_somebody(doing, hands) and (not state.turn or _is_somebody(state.turn, hands))


def _is_somebody(assignees: Sequence[Assignee], hands: Collection[str]) -> bool:
    return any(_key(one) is None or _key(one) in hands for one in assignees)


def _key(assignee: Assignee) -> str | None:
    """Under which name the turn is somebody's; None for whoever each record itself leads to."""
    if assignee.person:
        return person(assignee.person)
    return post(assignee.division, assignee.position) if assignee.division else None
