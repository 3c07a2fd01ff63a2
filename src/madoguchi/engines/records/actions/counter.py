"""Writing a draft at a counter: answers by path, papers that were seen, and the visitor's consent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db import transaction

from madoguchi.engines.records.actions.drafting import locked_draft, save
from madoguchi.engines.records.corrections import with_rows, with_value
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.origins import is_as_begun
from madoguchi.engines.records.queries.counter import paths_by_writer
from madoguchi.engines.records.queries.drafts import facts_of
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.rules.prefilling import Known, prefilled
from madoguchi.engines.records.section import AT_HOME, CONSENT, LEFT_OUT, SEEN
from madoguchi.engines.records.sections import section_of
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.held import Origin


@transaction.atomic
def write_at_counter(draft_ref: str, changes: Mapping[str, object], *, left_out: Collection[str] = ()) -> None:
    """Put checked answers at their paths; optional questions that were left empty are not asked again.

    What the visitor had written at such a path is no longer theirs.

    Raises NoSuchDraft, DraftExpired or AlreadySealed.
    """
    row = locked_draft(draft_ref)
    for path, value in changes.items():
        row.answers = with_value(row.answers, path, value)
    kept = [*row.raw.get(LEFT_OUT, ()), *left_out]
    row.raw = {
        **row.raw,
        LEFT_OUT: sorted(set(kept) - set(changes)),
        AT_HOME: [path for path in row.raw.get(AT_HOME, ()) if path not in changes],
    }
    save(row)


@transaction.atomic
def fill_at_counter(draft_ref: str, known: Known, *, surer: Collection[str]) -> None:
    """Fill what a draft that was begun at home leaves open with what is `known`; what was written there stands.

    Which answers those are is kept: they are the visitor's share. What an account or a booking had filled in is what
    its visitor said of themselves and stands too, but gives way to what is known by a `surer` name of `prefill`. A
    group in which the visitor wrote a row is theirs as a whole. Raises NoSuchDraft, DraftExpired or AlreadySealed.
    """
    row = locked_draft(draft_ref)
    procedure, at = procedure_version(row.version_id), surroundings(row.language, owners=[row.ref])
    section = section_of(procedure)
    filled = prefilled(section, known, at)
    own, left = paths_by_writer(procedure, facts_of(row), at)
    carried = left & {each.id for each in section.fields if each.prefill in surer}
    said = {one for one, value in row.answers.items() if _says(value)} - carried
    as_filled = {
        one.id for one in section.fields if one.prefill in surer and _is_left(row.origins.get(one.id), one.id, row.raw)
    }
    begun = (said | {_field_of(one) for one in (*own, *row.raw)}) - (as_filled & filled.answers.keys())
    answers = {one: value for one, value in filled.answers.items() if one not in begun}
    # Of what is known to be empty or out of reach nothing is said where something was carried over.
    told = {_field_of(one) for one in filled.origins} - begun - (carried - answers.keys())
    row.answers = {**row.answers, **answers}
    row.origins = {**row.origins, **{path: one for path, one in filled.origins.items() if _field_of(path) in told}}
    raw = {name: typed for name, typed in row.raw.items() if _field_of(name) not in answers}
    row.raw = {AT_HOME: own, **raw}  # a form that is chosen again holds what the clerk wrote as well
    save(row)


def _is_left(origin: Origin | None, path: str, raw: Mapping[str, Sequence[str]]) -> bool:
    """Whether nobody typed anything beside what a field was filled with in part."""
    return is_as_begun(origin, path, {name: typed for name, typed in raw.items() if any(typed)})


def _says(value: object) -> bool:
    """Whether an answer says anything: a row without a word in it does not."""
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return any(_says(one) for one in parts) if isinstance(value, Mapping | list) else bool(value)


def _field_of(path: str) -> str:
    return path.partition(".")[0]


@transaction.atomic
def add_row_at_counter(draft_ref: str, group_id: str) -> None:
    """One more row of a group, as far as the form takes them; raises as `write_at_counter` does."""
    row = locked_draft(draft_ref)
    section = section_of(procedure_version(row.version_id))
    group = next((one for one in section.fields if isinstance(one, GroupField) and one.id == group_id), None)
    rows = row.answers.get(group_id)
    count = len(rows) if isinstance(rows, list) else group.repeat.first if group else 0
    if group is not None and count < group.repeat.last:
        row.answers = with_rows(row.answers, f"{group_id}.{count}.x")
        save(row)


@transaction.atomic
def remove_row_at_counter(draft_ref: str, group_id: str, index: int) -> None:
    """Take one row of a group away, with the origins of its answers; raises as `write_at_counter` does."""
    row = locked_draft(draft_ref)
    rows = row.answers.get(group_id)
    if not isinstance(rows, list) or not 0 <= index < len(rows):
        return
    row.answers = {**row.answers, group_id: [*rows[:index], *rows[index + 1 :]]}
    row.origins = dict(_moved_up(row.origins, group_id, index))
    row.raw = {**row.raw, **{kept: _others(row.raw.get(kept, ()), group_id) for kept in (LEFT_OUT, AT_HOME)}}
    save(row)


def _others(paths: Collection[str], group_id: str) -> list[str]:
    return [path for path in paths if _field_of(path) != group_id]


def _moved_up(origins: Mapping[str, object], group_id: str, gone: int) -> Iterator[tuple[str, object]]:
    for path, origin in origins.items():
        group, _, rest = path.partition(".")
        number, _, field = rest.partition(".")
        if group != group_id or not number.isdigit():
            yield path, origin
        elif int(number) != gone:
            yield f"{group}.{int(number) - (int(number) > gone)}.{field}", origin


@transaction.atomic
def see_papers(draft_ref: str, paper_ids: Collection[str], *, by: Actor) -> None:
    """Keep which papers a clerk saw, with name and time; one that is no longer ticked is taken back.

    Raises NoSuchDraft, DraftExpired or AlreadySealed.
    """
    row = locked_draft(draft_ref)
    known = {paper.id for paper in section_of(procedure_version(row.version_id)).documents}
    before = row.answers.get(SEEN) or {}
    mark = {"by": by.name, "at": now().isoformat(timespec="minutes")}
    seen = {paper: before.get(paper, mark) for paper in sorted(known & set(paper_ids))}
    row.answers = {**row.answers, SEEN: seen} if seen else {k: v for k, v in row.answers.items() if k != SEEN}
    save(row)


@transaction.atomic
def agree_at_counter(draft_ref: str) -> None:
    """The visitor said that the form is right and agreed to its sentences; raises as `see_papers` does.

    From now on it comes by the counter, also where it was begun at home: somebody looks at who applies.
    """
    row = locked_draft(draft_ref)
    row.channel = "counter"
    checks = section_of(procedure_version(row.version_id)).consent.checks
    row.answers = {**row.answers, CONSENT: {check.id: True for check in checks}}
    save(row)
