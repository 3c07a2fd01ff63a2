"""Registers: their records for programmes of the office, page after page without an end, and writing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from django.urls import reverse
from pydantic import Field

from madoguchi.engines.records.forms import FileView
from madoguchi.engines.records.queries.registers import RecordFacts
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.shapes import Asked, Given, Taken, Whole
from madoguchi.journeys.registers import by_programme as journey
from madoguchi.journeys.registers.process import act
from madoguchi.values.references import RECORD_NUMBER, record_number_for

_NUMBER = f"^{RECORD_NUMBER}$"
_VIEW = f"^([a-z][a-z0-9_]{{0,59}}|{RECORD_NUMBER})?$"


class RecordQuery(Asked):
    """Which view, which words, and where its page begins: `after` is the number of the last record before.

    `view` is a list of the register or the number of a view that was kept: its records in its order, with the values in
    its columns. Without one it is the first list, with all values.
    """

    view: Annotated[str, Field(pattern=_VIEW)] = ""
    words: Annotated[str, Field(max_length=100)] = ""
    after: Annotated[str, Field(pattern=_NUMBER)] | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class KeptViewShape(Given):
    """A view that was kept under a name, shared or by the person who answers for this token."""

    number: str
    title: str


class RegisterShape(Given):
    """One register: its lists, its kept views, whether this token may change records, the JSON Schema of a record."""

    id: str
    title: str
    views: list[str]
    kept_views: list[KeptViewShape]
    may_edit: bool
    record_schema: dict[str, Any]


class RegisterList(Given):
    """The registers this token may look into."""

    items: list[RegisterShape]


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
    """

    number: str
    values: dict[str, Any]
    created_at: str
    created_by: str
    updated_at: str
    updated_by: str
    in_bin: bool
    cited: list[CitedShape] = []
    files: list[RecordFileShape] = []


class RecordShape(ViewedRecordShape):
    """One record as it stands, with all values; `revision` goes into the next change."""

    revision: int


class RecordPage(Given):
    """One page of a list; `next` is the address of the following page, null on the last.

    Only without a view the records have all values and a `revision`.
    """

    items: list[RecordShape | ViewedRecordShape]
    next: str | None


class RecordSearch(Taken):
    """What is searched for, in the body: words that may name a person stand in no address."""

    words: Annotated[str, Field(min_length=1, max_length=100)]
    view: Annotated[str, Field(pattern=_VIEW)] = ""
    after: Annotated[str, Field(pattern=_NUMBER)] | None = None
    limit: Annotated[Whole, Field(ge=1, le=500)] = 100


class RecordsFound(Given):
    """One page of what was found; `after` goes into the search for the following page, null on the last.

    Only without a view the records have all values and a `revision`.
    """

    items: list[RecordShape | ViewedRecordShape]
    after: str | None


class NewRecord(Taken):
    """The values of a record by the ids of its fields."""

    values: dict[str, Any]


class ChangedRecord(Taken):
    """All values of a record, the revision that was looked at, and why it is changed."""

    values: dict[str, Any]
    revision: Annotated[Whole, Field(ge=0, le=2_000_000_000)]
    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class ActedRecord(Taken):
    """An action of the process of the register, the revision that was looked at, and a reason where one is asked."""

    action: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    revision: Annotated[Whole, Field(ge=0, le=2_000_000_000)]
    reason: Annotated[str, Field(max_length=2000)] = ""


class RecordThrownAway(Taken):
    """Why a record goes into the bin; it stands in the history of the record."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


def list_registers(call: Call) -> Reply:
    """The registers."""
    return Reply(
        RegisterList(
            items=[
                RegisterShape(
                    id=one.id,
                    title=one.title,
                    views=list(one.views),
                    kept_views=[KeptViewShape(number=number, title=title) for number, title in one.kept_views],
                    may_edit=one.may_edit,
                    record_schema=dict(one.schema),
                )
                for one in journey.registers_of(call.by, language=call.language)
            ]
        )
    )


def list_records(call: Call) -> Reply:
    """One page of a list."""
    asked: RecordQuery = call.query
    register_id = call.path["register_id"]
    page = journey.records_page(
        register_id,
        asked.view,
        asked.after or "",
        asked.words,
        by=call.by,
        language=call.language,
        size=asked.limit,
    )
    following = None
    if page.next:
        more = {"view": asked.view, "words": asked.words, "limit": str(asked.limit), "after": page.next}
        query = urlencode({name: value for name, value in more.items() if value})
        following = f"{reverse('api:listRecords', args=[register_id])}?{query}"
    return Reply(RecordPage(items=_listed(page.rows, asked.view, call), next=following))


def search_records(call: Call) -> Reply:
    """One page of a list with these words."""
    asked: RecordSearch = call.body
    page = journey.records_page(
        call.path["register_id"],
        asked.view,
        asked.after or "",
        asked.words,
        by=call.by,
        language=call.language,
        size=asked.limit,
        in_address=False,
    )
    return Reply(RecordsFound(items=_listed(page.rows, asked.view, call), after=page.next or None))


def get_record(call: Call) -> Reply:
    """One record."""
    one = journey.record_for(call.path["register_id"], call.path["record_number"], by=call.by)
    return Reply(_shapes([one], call)[0])


def create_record(call: Call) -> Reply:
    """A new record; the same key again gives the same one."""
    register_id = call.path["register_id"]
    # The number follows from the key, so that a repeated request finds what the first one made.
    ref = record_number_for(f"{call.by.ref}|{register_id}|{call.key}")
    kept = journey.keep_record(register_id, call.body.values, ref=ref, by=call.by, language=call.language)
    place = reverse("api:getRecord", args=[register_id, kept.ref])
    return Reply(_shapes([kept], call)[0], status=201, headers={"Location": place})


def change_record(call: Call) -> Reply:
    """Other values in the place of those that were read; nobody's change is overwritten."""
    kept = journey.replace_record(
        call.path["register_id"],
        call.path["record_number"],
        call.body.values,
        reason=call.body.reason,
        revision=call.body.revision,
        by=call.by,
        language=call.language,
    )
    return Reply(_shapes([kept], call)[0])


def delete_record(call: Call) -> Reply:
    """Into the bin; one that lies there already stays as it lies."""
    register_id, ref = call.path["register_id"], call.path["record_number"]
    kept = journey.throw_away(register_id, ref, reason=call.body.reason, by=call.by)
    return Reply(_shapes([kept], call)[0])


def restore_record(call: Call) -> Reply:
    """Out of the bin; one that does not lie there stays as it is."""
    kept = journey.take_out(call.path["register_id"], call.path["record_number"], by=call.by)
    return Reply(_shapes([kept], call)[0])


def act_on_record(call: Call) -> Reply:
    """Move a record on, as those do whose turn it is."""
    kept = act(
        call.path["register_id"],
        call.path["record_number"],
        call.body.action,
        revision=call.body.revision,
        reason=call.body.reason,
        by=call.by,
        language=call.language,
    )
    return Reply(_shapes([kept], call)[0])


def _listed(rows: Sequence[RecordFacts], view: str, call: Call) -> list[RecordShape | ViewedRecordShape]:
    """The records of a page; of a view without the revision, so that nobody sends a part of a record back as it."""
    shapes = _shapes(rows, call)
    if not view:
        return [*shapes]
    return [ViewedRecordShape(**{name: value for name, value in one if name != "revision"}) for one in shapes]


def _shapes(rows: Sequence[RecordFacts], call: Call) -> list[RecordShape]:
    cited = journey.cited_of(rows, by=call.by, language=call.language)
    files = journey.files_named_by(rows)
    return [_shape(one, cited[one.ref], files[one.ref]) for one in rows]


def _shape(one: RecordFacts, cited: Sequence[journey.CitedFacts], files: Sequence[tuple[str, FileView]]) -> RecordShape:
    return RecordShape(
        number=one.ref,
        revision=one.revision,
        values=dict(one.values),
        created_at=one.created_at.isoformat(),
        created_by=one.made_by,
        updated_at=one.updated_at.isoformat(),
        updated_by=one.updated_by,
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


_RECORDS = "/registers/{register_id}/records"
_RECORD = f"{_RECORDS}/{{record_number}}"
_COUNTED: dict[str, Any] = {"is_counted": True, "of_registers": True}

OPERATIONS = (
    Operation(
        "GET",
        "/registers",
        "listRegisters",
        "The registers",
        list_registers,
        RegisterList,
        who="office",
        refusals=(429,),
        **_COUNTED,
    ),
    Operation(
        "GET",
        _RECORDS,
        "listRecords",
        "One page of a list of a register",
        list_records,
        RecordPage,
        who="office",
        query=RecordQuery,
        refusals=(403, 404, 409, 429),
        **_COUNTED,
    ),
    Operation(
        "POST",
        _RECORDS,
        "createRecord",
        "Keep a new record",
        create_record,
        RecordShape,
        who="office",
        status=201,
        body=NewRecord,
        needs_key=True,
        refusals=(403, 404, 409, 429),
        **_COUNTED,
    ),
    Operation(
        "POST",
        f"{_RECORDS}/search",
        "searchRecords",
        "Search a register with words",
        search_records,
        RecordsFound,
        who="office",
        body=RecordSearch,
        refusals=(403, 404, 409, 429),
        **_COUNTED,
    ),
    Operation(
        "GET",
        _RECORD,
        "getRecord",
        "One record",
        get_record,
        RecordShape,
        who="office",
        refusals=(403, 404, 429),
        **_COUNTED,
    ),
    Operation(
        "POST",
        _RECORD,
        "changeRecord",
        "Change a record",
        change_record,
        RecordShape,
        who="office",
        body=ChangedRecord,
        refusals=(403, 404, 409, 429),
        **_COUNTED,
    ),
    Operation(
        "DELETE",
        _RECORD,
        "deleteRecord",
        "Put a record into the bin, where nobody cites it",
        delete_record,
        RecordShape,
        who="office",
        body=RecordThrownAway,
        refusals=(403, 404, 409, 429),
        **_COUNTED,
    ),
    Operation(
        "POST",
        f"{_RECORD}/restore",
        "restoreRecord",
        "Take a record out of the bin",
        restore_record,
        RecordShape,
        who="office",
        refusals=(403, 404, 409, 429),
        **_COUNTED,
    ),
    Operation(
        "POST",
        f"{_RECORD}/act",
        "actOnRecord",
        "Move a record on by an action of its process",
        act_on_record,
        RecordShape,
        who="office",
        body=ActedRecord,
        refusals=(403, 404, 409, 429),
        **_COUNTED,
    ),
)
