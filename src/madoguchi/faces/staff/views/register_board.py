"""A list of a register as a board: a column for each answer, and a card that goes to another column by a press."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import NothingChanged, ReasonMissing, RecordInBin, StaleRecord
from madoguchi.faces.staff.register_looks import kept_bar, look_links, narrowed, seen_in, without_unknown
from madoguchi.faces.staff.views.registers import asked_choices
from madoguchi.faces.ui.components import Tab
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import one_of, problem_list, short_text
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff, refused
from madoguchi.journeys.registers import board as journey
from madoguchi.journeys.registers.board import BoardColumn, BoardSheet, board_sheet
from madoguchi.journeys.registers.errors import MoreToFillIn, NoSuchColumn
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

_REASON, _REVISION, _TO = "_reason", "_revision", "to"


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_board(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """The list by the answers to one choice."""
    asked = request.GET
    sheet = board_sheet(
        register_id, asked.get("view", ""), asked_choices(request), by=by, language=language(), shape=asked.dict()
    )
    here = seen_in(sheet)
    context = {
        "sheet": sheet,
        "here": here,
        "title": sheet.register.title(language()),
        "tabs": [
            Tab(words, f"?{narrowed(id_, sheet.filters)}", None, id_ == sheet.view.id) for id_, words in sheet.views
        ],
        "looks": look_links(sheet, "board"),
        "without": without_unknown(request, sheet),
        "kept": kept_bar(sheet.register, by, "board", here, request.GET.get("kept", "")),
        "bare": narrowed(sheet.view.id, sheet.filters),
        "columns": [(column, _count(column), _list_of(sheet, column)) for column in sheet.columns],
    }
    return render(request, "staff/registers/board.html", context)


def _count(column: BoardColumn) -> str:
    return _("{count}件").format(count=f"{column.count:,}") if column.count is not None else _("1,000件より多い")


def _list_of(sheet: BoardSheet, column: BoardColumn) -> str:
    query = seen_in(sheet, **{f"f.{sheet.field}": column.id})
    return f"{reverse('staff:register', args=[sheet.register.id])}?{query}"


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def record_move(request: HttpRequest, by: Actor, register_id: str, ref: str, board_field: str) -> HttpResponse:
    """Ask where to and why, and change the answer; it stands in the history and can be taken back."""
    problems: dict[str, Message] = {}
    back = reverse("staff:register_board", args=[register_id])
    to, reason = (request.POST.get(name, "") for name in (_TO, _REASON))
    if request.method == "POST":
        revision = revision_of(request, _REVISION) or 0
        try:
            dropped = journey.move(
                register_id, ref, board_field, to, revision=revision, reason=reason, by=by, language=language()
            )
        except (NoSuchColumn, NothingChanged) as refusal:
            problems[_TO] = refusal.message
        except ReasonMissing as refusal:
            problems[_REASON] = refusal.message
        except (StaleRecord, RecordInBin, MoreToFillIn) as refusal:
            return refused(request, refusal, 409, back=reverse("staff:record", args=[register_id, ref]))
        else:
            messages.success(request, _("移しました。前の値は、記録の履歴に残っています。"))
            if dropped:
                gone = _("移した先では聞かないため、消えた答え：{labels}").format(labels="、".join(dropped))
                messages.warning(request, gone)
            return redirect(back)
    sheet = journey.move_sheet(register_id, ref, board_field, by=by, language=language())
    context = {
        "sheet": sheet,
        "fields": [
            one_of(_TO, sheet.label, [(id_, words, "") for id_, words in sheet.options], chosen=to, problems=problems),
            short_text(
                _REASON,
                _("理由"),
                value=reason,
                hint=_("履歴に残り、あとから見られます。"),
                width=0,
                problems=problems,
            ),
        ],
        "problems": problem_list(problems),
        "back": back,
    }
    return render(request, "staff/registers/move.html", context, status=422 if problems else 200)
