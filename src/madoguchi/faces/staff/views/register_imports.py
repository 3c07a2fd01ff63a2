"""A file into a register: choosing it, what each row would do, taking it in, and the file to be corrected."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import ImportBegun, SheetNotChosen, SheetUnreadable
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.sheet_choices import SHEET, sheet_field, sheet_sent
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.tables import KINDS, table_response
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.journeys.registers import import_sheets, imports
from madoguchi.journeys.registers.file_taking import ADD, CHANGE, REFUSE
from madoguchi.journeys.registers.file_verdicts import VERDICTS
from madoguchi.journeys.registers.opening import EDIT, opened
from madoguchi.journeys.registers.row_changes import GONE, ROW_VERDICTS
from madoguchi.journeys.registers.row_sheets import AskedRows, asked_rows
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

_FILE = "file"


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def register_import(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """Choose a file; nothing is taken in by choosing it."""
    return _choose(request, by, opened(register_id, by, EDIT))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def rows_import(request: HttpRequest, by: Actor, register_id: str, table_id: str) -> HttpResponse:
    """Choose a file of the rows of one table; nothing is taken in by choosing it."""
    found = opened(register_id, by, EDIT)
    return _choose(request, by, found, asked_rows(found, table_id, language()))


def rows_import_named(table: str) -> str:
    """What the page is called where a file of the rows of this table is brought."""
    return _("「{table}」の行をファイルから取り込む").format(table=table)


def _choose(request: HttpRequest, by: Actor, found: Register, asked: AskedRows | None = None) -> HttpResponse:
    problems: list[tuple[str, Message]] = []
    table = asked.table_id if asked else ""
    if request.method == "POST":
        sent = request.FILES.get(_FILE)
        try:
            if sent is None:
                raise SheetUnreadable(reason=msg("ファイルを選んでください。"))
            ref = imports.bring_file(found.id, sent.name or "", sent.read(), by=by, language=language(), table=table)
        except SheetUnreadable as refusal:
            problems.append((_FILE, refusal.message))
        else:
            return redirect("staff:import_plan", found.id, ref)
    context = {
        "register": found,
        "title": found.title(language()),
        "heading": rows_import_named(asked.table) if asked else _("ファイルから取り込む"),
        "problems": problems,
        "asked": asked,
        "columns": "、".join(asked.columns) if asked else "",
    }
    return render(request, "staff/registers/import.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def import_plan(request: HttpRequest, by: Actor, register_id: str, import_ref: str) -> HttpResponse:
    """What the file would do; POST takes it in."""
    if request.method == "POST":
        imports.begin(register_id, import_ref, by=by, seen_at=_moment(request.POST.get("seen", "")))
        messages.success(request, _("取込みを始めました。"))
        return redirect("staff:import_plan", register_id, import_ref)
    try:
        sheet = imports.import_sheet(register_id, import_ref, by=by, language=language())
    except SheetNotChosen:
        return redirect("staff:import_choice", register_id, import_ref)
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "verdicts": [(words, sheet.counts[name]) for name, words in VERDICTS.items() if name in sheet.counts],
        "table_rows": [(words, sheet.table_rows.get(name, 0)) for name, words in ROW_VERDICTS.items()]
        if sheet.table_rows
        else [],
        "gone": sheet.table_rows.get(GONE, 0),
        "changed_title": _("変わる記録") if sheet.table else _("変わる行"),
        "another": _another(register_id, sheet.facts.table),
        "can_begin": bool(sheet.counts.get(ADD, 0) + sheet.counts[CHANGE]) and not sheet.facts.begun_at,
        "refused": [(plan.line, plan.why) for plan in sheet.refused],
        "kept_of": len(sheet.facts.told) if sheet.is_left and len(sheet.facts.told) < sheet.counts[REFUSE] else 0,
        "unshown": sheet.counts[CHANGE] > len(sheet.changed),
        "seen": now().isoformat(),
        "unknown": "、".join(sheet.unknown),
        "files": "、".join(sheet.files),
        "missing": "、".join(_labels(sheet)),
        "hidden": "、".join(sheet.facts.choice.hidden),
        "others": len(sheet.facts.choice.lines) - 1,
        "read_only": "、".join(sheet.read_only),
    }
    return render(request, "staff/registers/import_plan.html", context)


def _another(register_id: str, table: str) -> str:
    """Where another file is chosen in the place of this one."""
    if table:
        return reverse("staff:rows_import", args=[register_id, table])
    return reverse("staff:register_import", args=[register_id])


def _labels(sheet: imports.ImportSheet) -> list[str]:
    """The columns the file lacks, as the reader calls them."""
    fields = register_section(sheet.register).fields
    called = {words_in(one.label, "ja"): words_in(one.label, language()) for one in fields}
    return [called.get(one, one) for one in sheet.missing]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def import_choice(request: HttpRequest, by: Actor, register_id: str, import_ref: str) -> HttpResponse:
    """Which sheet of a workbook is meant; POST reads it."""
    problems: dict[str, Message] = {}
    if request.method == "POST":
        try:
            number = sheet_sent(request.POST)
            import_sheets.choose_sheet(register_id, import_ref, number, by=by, language=language())
        except (SheetNotChosen, SheetUnreadable) as refusal:
            problems[SHEET] = refusal.message
        else:
            return redirect("staff:import_plan", register_id, import_ref)
    try:
        asked = import_sheets.sheets_of_import(register_id, import_ref, by=by)
    except ImportBegun:
        return redirect("staff:import_plan", register_id, import_ref)
    context = {
        "register": asked.register,
        "title": asked.register.title(language()),
        "name": asked.name,
        "choice": asked.choice,
        "another": _another(register_id, asked.table),
        "hidden": "、".join(asked.choice.hidden),
        "fields": [sheet_field(asked.choice, problems)],
        "problems": list(problems.items()),
    }
    return render(request, "staff/registers/import_choice.html", context, status=422 if problems else 200)


def _moment(text: str) -> datetime | None:
    """When the page was drawn that was pressed; None where nothing readable is said."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo else None


@require_http_methods(["GET", "HEAD"])
@for_staff
def import_file(request: HttpRequest, by: Actor, register_id: str, import_ref: str, kind: str) -> HttpResponseBase:
    """The rows with what each would do and why, to be corrected and brought again."""
    if kind not in KINDS:
        raise Http404
    name, heads, rows = imports.checked_file(register_id, import_ref, by=by, language=language(), translate=_)
    return table_response(kind, name, heads, rows)
