"""How a record of a register looks to a programme: its values, what they name, and the files they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from madoguchi.engines.records.forms import FileView
from madoguchi.engines.records.queries.hands import Hands, hands_of
from madoguchi.engines.records.queries.register_lists import ListPage
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.faces.api.operations import Call
from madoguchi.faces.api.shapes import Given
from madoguchi.journeys.registers import by_programme as journey
from madoguchi.values.clock import JST


class CitedShape(Given):
    """A record of another register that a field names, as it is now; of one this token may not see only the number.

    `field` is the path of the answer, `rows.0.trader` in a table. What is looked up in a dataset has the `dataset` with
    its `link` and no register.
    """

    field: str
    register_id: str | None
    dataset: str | None
    link: str | None
    number: str
    hidden: bool
    title: str | None
    values: dict[str, Any]


class RecordFileShape(Given):
    """A file that a field names by its reference."""

    field: str
    ref: str
    name: str


class ViewedRecordShape(Given):
    """One record with those of its values that a view shows: read the record itself before you change it.

    `cited` are the records its values name, `files` the names of the files its values name by reference. It has no
    `revision`, because a change takes all values, and those that a view leaves out would be lost.

    Who made it and who changed it last are each told by id and by name: `created_by` is the id and `updated_by` the
    name, with the other of the two beside it. An id is empty where it was not kept. Times are those of Japan.
    """

    number: str
    values: dict[str, Any]
    created_at: str
    created_by: str
    created_by_id: str
    created_by_name: str
    updated_at: str
    updated_by: str
    updated_by_id: str
    updated_by_name: str
    in_bin: bool
    cited: list[CitedShape] = []
    files: list[RecordFileShape] = []


class UnsearchedShape(Given):
    """A word that was looked for in the list alone: too many records of the register it cites hold it.

    Without a register the word was looked for in none, because it stands behind those that are.
    """

    word: str
    register_id: str | None
    title: str | None


class RecordShape(ViewedRecordShape):
    """One record as it stands, with all values; `revision` goes into the next change."""

    revision: int


def listed(rows: Sequence[RecordFacts], view: str, call: Call) -> list[RecordShape | ViewedRecordShape]:
    """The records of a page; of a view without the revision, so that nobody sends a part of a record back as it."""
    shapes = shapes_of(rows, call)
    if not view:
        return [*shapes]
    return [ViewedRecordShape(**{name: value for name, value in one if name != "revision"}) for one in shapes]


def shapes_of(rows: Sequence[RecordFacts], call: Call) -> list[RecordShape]:
    """Each record with what it names and its files, asked for together."""
    cited = journey.cited_of(rows, by=call.by, language=call.language)
    files = journey.files_named_by(rows)
    hands = hands_of(rows)
    return [_shape(one, hands[one.ref], cited[one.ref], files[one.ref]) for one in rows]


def _shape(
    one: RecordFacts,
    hands: Hands,
    cited: Sequence[journey.CitedFacts],
    files: Sequence[tuple[str, FileView]],
) -> RecordShape:
    return RecordShape(
        number=one.ref,
        revision=one.revision,
        values=_in_order(one.values),
        created_at=_moment(one.created_at),
        created_by=one.made_by,
        created_by_id=hands.maker.ref,
        created_by_name=hands.maker.name,
        updated_at=_moment(one.updated_at),
        updated_by=one.updated_by,
        updated_by_id=hands.last.ref,
        updated_by_name=hands.last.name,
        in_bin=one.is_deleted,
        cited=[
            CitedShape(
                field=each.field,
                register_id=each.register_id or None,
                dataset=each.dataset_id or None,
                link=reverse("api:getDataset", args=[each.dataset_id]) if each.dataset_id else None,
                number=each.number,
                hidden=each.is_hidden,
                title=each.title or None,
                values=dict(each.values),
            )
            for each in cited
        ],
        files=[RecordFileShape(field=field, ref=file.ref, name=file.name) for field, file in files],
    )


def _moment(at: datetime) -> str:
    """A moment in the time of Japan, whether it was just made or read from the database."""
    return at.astimezone(JST).isoformat()


def _in_order(value: Any) -> Any:
    """The same with its names in the order in which the database keeps them, so that a repeat gives the same bytes."""
    if isinstance(value, Mapping):
        return {name: _in_order(value[name]) for name in sorted(value, key=lambda name: (len(name), name))}
    return [_in_order(one) for one in value] if isinstance(value, (list, tuple)) else value


def unsearched_in(page: ListPage) -> list[UnsearchedShape]:
    """The words of a search that were not looked for in the registers the list cites."""
    return [
        UnsearchedShape(word=one.word, register_id=one.register_id or None, title=one.title or None)
        for one in page.unsearched
    ]
