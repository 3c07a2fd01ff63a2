"""The forms of a visit: what each holds with its source, and what the register says where it is answered otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from madoguchi.engines.records import queries as records
from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.drafts import DraftFacts
from madoguchi.engines.records.queries import Answered, CounterForm, PaperNeed
from madoguchi.engines.records.row_labels import row_label
from madoguchi.engines.registry.queries import people_of
from madoguchi.foundation.catalogue.queries import Procedure, procedure_version
from madoguchi.foundation.wall.speaker import show
from madoguchi.journeys.models import Visit
from madoguchi.journeys.write_free.errors import NoSuchVisit
from madoguchi.values.typed_numbers import without_separators
from madoguchi.values.wareki import to_wareki
from madoguchi.values.words import words_in


@dataclass(frozen=True)
class Beside:
    """What a register says at a question that is answered otherwise, from which source and of which day."""

    path: str
    text: str
    source: str
    day: str


@dataclass(frozen=True)
class Usual:
    """Answers of one form that come from the same source and day."""

    source: str
    day: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class FormPart:
    """One form of the visit; `id` is the prefix of everything posted about it.

    `beside` is what the register says where the visitor's own answer stands.
    """

    id: str
    procedure: Procedure
    draft: DraftFacts
    title: str
    form: CounterForm
    at: Circumstances
    beside: tuple[Beside, ...] = ()

    @property
    def held(self) -> tuple[Answered, ...]:
        """What nobody has to write."""
        return tuple(one for one in self.form.answered if one.by in ("held", "empty"))

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, Answered]]]]:
        """The labelled answers: each row of a repeated group under its heading, what follows under its page's title."""
        groups: list[tuple[str, list[tuple[str, Answered]]]] = []
        labelled = [(row_label(one.path, one.label), one) for one in self.form.answered]
        for (_group, heading), found in groupby(labelled, key=lambda each: (each[0].group, each[0].heading)):
            answers = [(label.own, one) for label, one in found]
            groups.append((heading or (answers[0][1].page if groups else ""), answers))
        return groups

    @property
    def usual(self) -> Usual | None:
        """The source and day most of what is held has in common; None where no two answers have one in common."""
        told = Counter((one.source, one.day) for one in self.held if one.source)
        (source, day), count = told.most_common(1)[0] if told else (("", ""), 0)
        same = tuple(one for one in self.held if (one.source, one.day) == (source, day))
        return Usual(source, day, same) if count > 1 else None

    @property
    def asked(self) -> tuple[Answered, ...]:
        """What was asked and answered."""
        return tuple(one for one in self.form.answered if one.by == "asked")

    @property
    def papers(self) -> tuple[PaperNeed, ...]:
        """The papers it calls for."""
        return self.form.papers


def parts_of(row: Visit, language: str) -> tuple[FormPart, ...]:
    """The forms of a visit in the order they were chosen."""
    refs = [form.draft_ref for form in row.chosen]
    show(*refs)  # the tablet that shows the visit shows its forms
    drafts, at = records.drafts_by_refs(refs), records.surroundings(language, owners=refs)
    parts = []
    for number, draft in enumerate((drafts[ref] for ref in refs if ref in drafts), start=1):
        procedure = procedure_version(draft.version)
        counter = records.counter_form(procedure, draft, at)
        parts.append(FormPart(f"f{number}", procedure, draft, procedure.title(language), counter, at))
    return tuple(parts)


def with_registered(parts: Sequence[FormPart], person_ref: str, language: str) -> tuple[FormPart, ...]:
    """The same forms with what the register of residents says where how to reach the visitor is answered otherwise."""
    told = {part.id: {one.path: one for one in part.form.answered if _contact(one) and one.says} for part in parts}
    person = next(iter(people_of([person_ref])), None) if any(told.values()) else None
    if person is None or person.source_down:
        return tuple(parts)
    name, day = words_in(person.source_name, language), person.as_of
    on = day.isoformat() if language == "en" else to_wareki(day)
    known = {"self.telephone": person.telephone, "self.email": person.email}
    return tuple(
        replace(
            part,
            beside=tuple(
                Beside(path, text, name, on)
                for path, one in told[part.id].items()
                if (text := known[_contact(one)]) and without_separators(text) != without_separators(one.text)
            ),
        )
        for part in parts
    )


def _contact(one: Answered) -> str:
    """By which name of `prefill` a question asks how to reach the visitor; empty for every other question."""
    return next((name for name in ("self.telephone", "self.email") if f":{name}:" in one.key), "")


def named_part(parts: Sequence[FormPart], part_id: str) -> FormPart:
    """The form with this prefix; raises NoSuchVisit for one the visit has not."""
    part = next((one for one in parts if one.id == part_id), None)
    if part is None:
        raise NoSuchVisit()
    return part
