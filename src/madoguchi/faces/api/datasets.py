"""Datasets: what others cite instead of asking, as JSON, CSV or Excel, live or as of a day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from threading import Lock
from time import monotonic
from typing import Literal

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from madoguchi.faces.api.errors import Away
from madoguchi.faces.api.operations import Call, Operation, Reply
from madoguchi.faces.api.problems import problem_response
from madoguchi.faces.api.shapes import Asked, Given
from madoguchi.faces.ui.tables import EXCEL, table_response
from madoguchi.journeys.registers import datasets as journey
from madoguchi.journeys.registers.dataset_facts import DatasetFacts, Refresh
from madoguchi.journeys.registers.export import Table
from madoguchi.values.confidentiality import Confidentiality
from madoguchi.values.refusal import Refusal


class DatasetQuery(Asked):
    """How it is wanted, and as of which day; without a day as it is now."""

    format: Literal["json", "csv", "xlsx"] = "json"
    on: date | None = None


class DatasetColumn(Given):
    """One column: its id, its head, and what it means."""

    id: str
    title: str
    meaning: str


class DatasetShape(Given):
    """One dataset: who keeps it, how confidential and how fresh it is, what its columns mean, and its licence.

    `licence` is empty for one that is not open and whose owner named none.
    """

    id: str
    title: str
    summary: str
    owner: str
    open: bool
    licence: str
    confidentiality: Confidentiality
    refresh: Refresh
    changed_on: date | None
    columns: list[DatasetColumn]


class DatasetList(Given):
    """The datasets this caller may cite."""

    items: list[DatasetShape]


class DatasetRows(Given):
    """A dataset with its rows; the cells stand under `heads`."""

    dataset: DatasetShape
    heads: list[str]
    rows: list[list[str | int | float | None]]


def list_datasets(call: Call) -> Reply:
    """Open ones for everybody; the others for programmes of the office that may cite them."""
    return Reply(DatasetList(items=[_shape(one) for one in journey.datasets(call.by, language=call.language)]))


def get_dataset(call: Call) -> HttpResponseBase:
    """The whole dataset, sent while it is read; what takes long is done for one nameless caller at a time."""
    if call.by.ref:
        return _answer(call)
    is_long = call.query.format == "xlsx" or call.query.on is not None
    try:
        answer = _in_turn(call) if is_long else _answer(call)
    except Refusal as refusal:
        answer = problem_response(refusal)
    # As draft-ietf-httpapi-ratelimit-headers-11: what is counted are requests that are answered at the same time.
    answer["RateLimit-Policy"] = f'"long";q=1;qu="concurrent-requests";w={_TURNS.LONGEST}'
    answer["RateLimit"] = f'"long";r={0 if is_long else int(_TURNS.is_free())};t={_WAIT}'
    return answer


def _in_turn(call: Call) -> HttpResponseBase:
    turn = _TURNS.take()
    if turn is None:
        return problem_response(Away(), headers={"Retry-After": str(_WAIT)})
    try:
        answer = _answer(call)
    except BaseException:
        _TURNS.give_back(turn)
        raise
    if answer.streaming:
        # Django calls these when the answer is closed, sent or not; there is no public name for them.
        answer._resource_closers.append(lambda: _TURNS.give_back(turn))  # type: ignore[attr-defined]
    else:
        _TURNS.give_back(turn)
    return answer


class _Turns:
    """One at a time; a turn that was never given back ends by itself."""

    LONGEST = 300  # seconds

    def __init__(self) -> None:
        self._lock, self._taken_at = Lock(), float("-inf")

    def take(self) -> float | None:
        """A turn, None while somebody else has it."""
        with self._lock:
            at = monotonic()
            if at - self._taken_at < self.LONGEST:
                return None
            self._taken_at = at
            return at

    def is_free(self) -> bool:
        """Whether nobody has the turn now."""
        with self._lock:
            return monotonic() - self._taken_at >= self.LONGEST

    def give_back(self, turn: float) -> None:
        """End this turn, not one that began since."""
        with self._lock:
            if self._taken_at == turn:
                self._taken_at = float("-inf")


_TURNS = _Turns()
_WAIT = 5  # seconds


def _answer(call: Call) -> HttpResponseBase:
    facts, table = journey.dataset_table(call.path["dataset_id"], call.query.on, by=call.by, language=call.language)
    if call.query.format != "json":
        return table_response(call.query.format, table.name, table.heads, table.rows)
    return StreamingHttpResponse(_json(facts, table), content_type="application/json")


def _json(facts: DatasetFacts, table: Table) -> Iterator[str]:
    yield f'{{"dataset": {_shape(facts).model_dump_json()}, "heads": {_dump(table.heads)}, "rows": ['
    between = ""
    for row in table.rows:
        yield f"{between}{_dump(row)}"
        between = ", "
    yield "]}"


def _dump(cells: object) -> str:
    return json.dumps(cells, ensure_ascii=False)


def _shape(one: DatasetFacts) -> DatasetShape:
    return DatasetShape(
        id=one.id,
        title=one.title,
        summary=one.summary,
        owner=one.owner,
        open=one.is_open,
        licence=one.licence,
        confidentiality=one.confidentiality,
        refresh=one.refresh,
        changed_on=one.changed_on,
        columns=[DatasetColumn(id=each.id, title=each.title, meaning=each.meaning) for each in one.columns],
    )


OPERATIONS = (
    Operation("GET", "/datasets", "listDatasets", "The datasets one may cite", list_datasets, DatasetList),
    Operation(
        "GET",
        "/datasets/{dataset_id}",
        "getDataset",
        "A dataset as it is now or as it was at the end of a day",
        get_dataset,
        DatasetRows,
        query=DatasetQuery,
        refusals=(403, 404, 409),
        files=("text/csv", EXCEL),
        says_limits=True,
    ),
)
