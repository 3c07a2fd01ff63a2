"""Registers: the catalogue, one list whose every state is an address, its file, and the bin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.faces.staff.register_looks import kept_bar, look_links, seen_in, without_unknown
from madoguchi.faces.staff.views.register_imports import rows_import_named
from madoguchi.faces.ui.components import Pager, Tab
from madoguchi.faces.ui.dates import long_day_with_weekday, long_month
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.tables import KINDS, table_response
from madoguchi.faces.ui.why_not import why_not
from madoguchi.journeys.registers.bins import bin_sheet
from madoguchi.journeys.registers.catalogue import catalogue_of_registers
from madoguchi.journeys.registers.datasets import datasets
from madoguchi.journeys.registers.export import NUMBER, Table, exported
from madoguchi.journeys.registers.grouping import Group
from madoguchi.journeys.registers.hand_over import hand_over_sheet, with_hints
from madoguchi.journeys.registers.lists import ListSheet, list_sheet
from madoguchi.journeys.registers.opening import opened
from madoguchi.journeys.registers.retention_words import bin_in_words, kept_in_words
from madoguchi.journeys.registers.rows import Row
from madoguchi.journeys.registers.table_rows import LINE, exported_rows
from madoguchi.values.actor import Actor

PAGE_SIZE = 25
_LONGEST_WORDS = 100
_SHORT = 8
_MONTH = len("2026-11")


@require_http_methods(["GET", "HEAD"])
@for_staff
def registers(request: HttpRequest, by: Actor) -> HttpResponse:
    """Every register of the city: what it is for, who keeps it, how many records it holds."""
    words = request.GET.get("words", "")[:_LONGEST_WORDS]
    found = with_hints(catalogue_of_registers(by, words, language=language()))
    cited = datasets(by, language=language(), words=words)
    return render(request, "staff/registers/catalogue.html", {"lines": found, "cited": cited, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def register(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """One page of one list; the words are posted where the register holds persons, not in the address."""
    asked = request.GET
    closed = opened(register_id, by).header.persons
    words = (request.POST if closed else request.GET).get("words", "")[:_LONGEST_WORDS]
    sheet = list_sheet(
        register_id,
        asked.get("view", ""),
        Wanted(
            after=asked.get("after", ""), before=asked.get("before", ""), words=words, during=asked.get("during", "")
        ),
        asked_choices(request),
        by=by,
        language=language(),
        size=PAGE_SIZE,
        grouped_by=asked.get("group", ""),
        shape=asked.dict(),
    )
    here = _query(sheet, words)
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "words": words,
        "closed": closed,
        "words_unused": closed and "words" in asked,
        "tabs": [Tab(title, f"?{urlencode({'view': id_})}", None, id_ == sheet.view.id) for id_, title in sheet.views],
        "pages": _pager(sheet, words),
        "here": here,
        "arrange": f"{reverse('staff:register_arrange', args=[register_id])}?{here}",
        "looks": look_links(sheet, "list"),
        "without": without_unknown(request, sheet),
        "kept": kept_bar(sheet.register, by, "list", here, request.GET.get("kept", "")),
        "kept_for": kept_in_words(sheet.register, language()),
        "period": _period(sheet.during),
        "count": _count(sheet),
        "kept_back": sheet.kept_back.message.text(_) if sheet.kept_back else "",
        "why": why_not(sheet.kept_back) if sheet.kept_back else None,
        "rows": sheet.rows,
        "groups": _groups(sheet),
        "files": _files(sheet, here),
        "row_imports": _row_imports(sheet),
        "heads": list(zip(sheet.columns, sheet.numeric, strict=True)),
    }
    return render(request, "staff/registers/list.html", context)


def _groups(sheet: ListSheet) -> list[tuple[Group | None, list[tuple[Row, list[tuple[str, str, str]]]]]]:
    """The groups of the page, or all its rows as one without a name."""
    if not sheet.grouping:
        return [(None, _with_cells(sheet, sheet.rows))]
    return [(group, _with_cells(sheet, group.rows)) for group in sheet.groups]


def _with_cells(sheet: ListSheet, rows: Iterable[Row]) -> list[tuple[Row, list[tuple[str, str, str]]]]:
    return [(row, _cells(sheet, row)) for row in rows]


def _cells(sheet: ListSheet, row: Row) -> list[tuple[str, str, str]]:
    """Heading, text and class of each cell: a short choice is one word and stays on its line."""
    return [
        (head, text, "n" if numeric else "nowrap" if chosen and len(text) <= _SHORT else "")
        for head, text, numeric, chosen in zip(sheet.columns, row.cells, sheet.numeric, sheet.chosen, strict=True)
    ]


def asked_choices(request: HttpRequest) -> dict[str, str]:
    """The choices asked for, by field; their names in an address begin with `f.`."""
    return {name[2:]: value for name, value in request.GET.items() if name.startswith("f.") and isinstance(value, str)}


def _query(sheet: ListSheet, words: str, **more: str) -> str:
    """The address of this state of the list; what was searched for in a register of persons is not part of it."""
    asked = {"during": sheet.during, "group": sheet.grouping, "words": "" if sheet.register.header.persons else words}
    return seen_in(sheet, **asked, **more)


def _period(during: str) -> str:
    """The month or the day the list is narrowed to, in words; a day that is none as it stands."""
    try:
        first = date.fromisoformat(during if len(during) > _MONTH else f"{during}-01")
    except ValueError:
        return during
    return long_day_with_weekday(first) if len(during) > _MONTH else long_month(first)


def _pager(sheet: ListSheet, words: str) -> Pager | None:
    """The pages beside this one; of a register of persons their addresses do not hold the words, which are posted."""
    before = f"?{_query(sheet, words, before=sheet.previous)}" if sheet.previous else ""
    after = f"?{_query(sheet, words, after=sheet.next)}" if sheet.next else ""
    return Pager(before, after, "", PAGE_SIZE) if before or after else None


def _files(sheet: ListSheet, here: str) -> list[tuple[str, str]]:
    """The files of the list, and of the rows of its tables: where each is, and what it is called."""
    names = {"csv": "CSV", "xlsx": "Excel"}
    places = [(kind, f"{reverse('staff:register_file', args=[sheet.register.id, kind])}?{here}") for kind in KINDS]
    whole = [(place, names[kind]) for kind, place in places]
    rows = [
        (f"{place}&table={id_}", _("{table}の行（{kind}）").format(table=label, kind=names[kind]))
        for id_, label in sheet.tables
        for kind, place in places
    ]
    return [*whole, *rows]


def _row_imports(sheet: ListSheet) -> list[tuple[str, str]]:
    """Where the rows of each table that may be changed are brought as a file, and what that is called."""
    return [
        (reverse("staff:rows_import", args=[sheet.register.id, id_]), rows_import_named(label))
        for id_, label in sheet.open_tables
    ]


def _count(sheet: ListSheet) -> str:
    if sheet.count is None:
        return _("1,000件より多くあります")
    return _("{count}件").format(count=f"{sheet.count:,}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def register_file(request: HttpRequest, by: Actor, register_id: str, kind: str) -> HttpResponseBase:
    """The list as it is narrowed, or with `table` the rows of one, as CSV or Excel; words are posted as there."""
    if kind not in KINDS:
        raise Http404
    closed = opened(register_id, by).header.persons
    words = (request.POST if closed else request.GET).get("words", "")[:_LONGEST_WORDS]
    view = request.GET.get("view", "")
    of_rows = request.GET.get("table", "")
    made = partial(exported_rows, register_id, of_rows, line=LINE.text(_)) if of_rows else _whole(request, register_id)
    table = made(
        view,
        asked_choices(request),
        words,
        number=NUMBER.text(_),
        by=by,
        language=language(),
        during=request.GET.get("during", ""),
        shape=request.GET.dict(),
        look="board" if request.GET.get("look") == "board" else "list",
    )
    notes = [one.text(_) for one in table.notes]
    if closed and "words" in request.GET:
        notes.append(_("アドレスのことばでは、さがしていません。"))
    return table_response(kind, table.name, table.heads, table.rows, notes)


def _whole(request: HttpRequest, register_id: str) -> Callable[..., Table]:
    return partial(exported, register_id, grouped_by=request.GET.get("group", ""))


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_bin(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """The records that were put into the bin."""
    after = request.GET.get("after", "")
    sheet = bin_sheet(register_id, after, by=by, language=language(), size=PAGE_SIZE)
    older = f"?{urlencode({'after': sheet.next})}" if sheet.next else ""
    context = {
        "register": sheet.register,
        "title": sheet.register.title(language()),
        "rows": sheet.rows,
        "empties": bin_in_words(sheet.register),
        "pages": Pager("", older, "", PAGE_SIZE) if older else None,
    }
    return render(request, "staff/registers/bin.html", context)


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_hand_over(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """Everything whoever takes the register over has to know, on one printable sheet."""
    sheet = hand_over_sheet(register_id, by=by, language=language())
    context = {"sheet": sheet, "title": sheet.register.title(language())}
    return render(request, "staff/registers/hand_over.html", context)
