"""The records of a list of a register for programmes, page after page without an end, and searching them."""

from __future__ import annotations

from json import dumps
from typing import Annotated, Any
from urllib.parse import urlencode

from django.urls import reverse
from pydantic import Field

from madoguchi.faces.api.operations import Call, Reply
from madoguchi.faces.api.record_shapes import RecordShape, UnsearchedShape, ViewedRecordShape, listed, unsearched_in
from madoguchi.faces.api.registers import RECORDS, on_registers
from madoguchi.faces.api.shapes import Asked, Given, Taken, Whole
from madoguchi.journeys.registers import by_programme as journey
from madoguchi.journeys.registers.arranging import LONGEST, ORDER, WHERE
from madoguchi.values.references import RECORD_NUMBER

_NUMBER = f"^{RECORD_NUMBER}$"

_ORDER = "^(-?[a-z][a-z0-9_]{0,59})?$"
_VIEW = f"^([a-z][a-z0-9_]{{0,59}}|{RECORD_NUMBER})?$"


class RecordQuery(Asked):
    """Which view, which words, and where its page begins: `after` is the number of the last record before.

    `view` is a list of the register or the number of a view that was kept: its records in its order, with the values in
    its columns. Without one it is the first list, with all values.

    `order` is a field the list has an index for, or `created_at` or `updated_at`, with `-` in front from the largest;
    `where` is a condition as JSON, as the address of the page of the list has it: answers to choices, joined by `all`
    and `any`, and bounds of the field of the order. What has no index, or is not for this token, is refused.
    """

    view: Annotated[str, Field(pattern=_VIEW)] = ""
    words: Annotated[str, Field(max_length=100)] = ""
    order: Annotated[str, Field(pattern=_ORDER)] = ""
    where: Annotated[str, Field(max_length=LONGEST)] = ""
    after: Annotated[str, Field(pattern=_NUMBER)] | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class RecordPage(Given):
    """One page of a list; `next` is the address of the following page, null on the last.

    `unsearched` are the words that were looked for in the list alone, and not in the registers its records cite.
    Only without a view the records have all values and a `revision`.
    """

    items: list[RecordShape | ViewedRecordShape]
    next: str | None
    unsearched: list[UnsearchedShape] = []


class RecordSearch(Taken):
    """What is searched for, in the body: words that may name a person stand in no address.

    `order` and `where` are those of the list; `where` is told as a condition and not as a text.
    """

    words: Annotated[str, Field(min_length=1, max_length=100)]
    view: Annotated[str, Field(pattern=_VIEW)] = ""
    order: Annotated[str, Field(pattern=_ORDER)] = ""
    where: dict[str, Any] | None = None
    after: Annotated[str, Field(pattern=_NUMBER)] | None = None
    limit: Annotated[Whole, Field(ge=1, le=500)] = 100


class RecordsFound(Given):
    """One page of what was found; `after` goes into the search for the following page, null on the last.

    `unsearched` are the words that were looked for in the list alone, and not in the registers its records cite.
    Only without a view the records have all values and a `revision`.
    """

    items: list[RecordShape | ViewedRecordShape]
    after: str | None
    unsearched: list[UnsearchedShape] = []


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
        shape={ORDER: asked.order, WHERE: asked.where},
    )
    following = None
    if page.next:
        more = {
            "view": asked.view,
            "words": asked.words,
            ORDER: asked.order,
            WHERE: asked.where,
            "limit": str(asked.limit),
            "after": page.next,
        }
        query = urlencode({name: value for name, value in more.items() if value})
        following = f"{reverse('api:listRecords', args=[register_id])}?{query}"
    items = listed(page.rows, asked.view, call)
    return Reply(RecordPage(items=items, next=following, unsearched=unsearched_in(page)))


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
        shape={ORDER: asked.order, WHERE: "" if asked.where is None else dumps(asked.where, ensure_ascii=False)},
    )
    items = listed(page.rows, asked.view, call)
    return Reply(RecordsFound(items=items, after=page.next or None, unsearched=unsearched_in(page)))


OPERATIONS = (
    on_registers(
        "GET",
        RECORDS,
        "listRecords",
        "One page of a list of a register",
        list_records,
        RecordPage,
        query=RecordQuery,
        refusals=(403, 404, 409, 429),
    ),
    on_registers(
        "POST",
        f"{RECORDS}/search",
        "searchRecords",
        "Search a register with words",
        search_records,
        RecordsFound,
        body=RecordSearch,
        refusals=(403, 404, 409, 429),
    ),
)
