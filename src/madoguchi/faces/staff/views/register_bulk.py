"""One value for many records: choosing them, the value and the reason, what will happen, and how far it has come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import FieldNotForAll, NothingTicked, ReasonMissing, TooManyToEdit
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.faces.staff.register_looks import narrowed
from madoguchi.faces.staff.views.registers import asked_choices
from madoguchi.faces.ui.components import Pager
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import Problems, one_in_list, problem_list, short_text, some_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.registers import bulk_choosing, bulk_edits
from madoguchi.journeys.registers.opening import EDIT, opened
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.places import number_in

_SHOWN = 100
_LONGEST_WORDS = 100
# Names that begin so are no fields: the id of a field begins with a letter.
_EMPTY, _REASON, _FIELD, _REF, _WHICH = "_empty", "_reason", "_field", "_ref", "_which"


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def register_bulk(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """Choose records and a field; nothing is changed by choosing. Words are posted where the register holds persons."""
    closed = opened(register_id, by, EDIT).header.persons
    words = (request.POST if closed else request.GET).get("words", "")[:_LONGEST_WORDS]
    wanted = Wanted(words=words, during=request.GET.get("during", ""))
    problems: dict[str, Message] = {}
    if _WHICH in request.POST:
        try:
            return redirect("staff:register_bulk_value", register_id, _chosen(request, by, register_id, wanted))
        except (NothingTicked, TooManyToEdit) as refusal:
            problems[_WHICH] = refusal.message
        except FieldNotForAll as refusal:
            problems[_FIELD] = refusal.message
    sheet = bulk_choosing.choice_sheet(
        register_id,
        request.GET.get("view", ""),
        wanted,
        asked_choices(request),
        by=by,
        language=language(),
        size=_SHOWN,
        shape=request.GET.dict(),
    )
    context = _choosing(request, sheet, words, problems, closed=closed)
    return render(request, "staff/registers/bulk.html", context, status=422 if problems else 200)


def _chosen(request: HttpRequest, by: Actor, register_id: str, wanted: Wanted) -> str:
    """The ref of what was chosen. Raises NothingTicked, TooManyToEdit, FieldNotForAll."""
    return bulk_choosing.choose(
        register_id,
        request.GET.get("view", ""),
        wanted,
        asked_choices(request),
        ticked=None if request.POST[_WHICH] == "all" else request.POST.getlist(_REF),
        field=request.POST.get(_FIELD, ""),
        by=by,
        shape=request.GET.dict(),
    )


def _choosing(
    request: HttpRequest, sheet: bulk_choosing.ChoiceSheet, words: str, problems: Problems, *, closed: bool
) -> dict[str, object]:
    """What the page shows; words that may name somebody stand in no address."""
    here = {"during": sheet.list.during, "words": "" if closed else words, **sheet.list.arranged}
    query = narrowed(sheet.list.view.id, sheet.list.filters, **here)
    options = [("", _("選んでください")), *sheet.fields]
    return {
        "sheet": sheet.list,
        "title": sheet.list.register.title(language()),
        "words": words if closed else "",
        "words_unused": closed and "words" in request.GET,
        "back": f"{reverse('staff:register', args=[sheet.list.register.id])}?{query}",
        "ticked": request.POST.getlist(_REF),
        "which": request.POST.get(_WHICH, "ticked"),
        "fields": [one_in_list(_FIELD, _("直す項目"), options, chosen=request.POST.get(_FIELD, ""), problems=problems)],
        "problems": problem_list(problems),
        "shown": min(_SHOWN, len(sheet.list.rows)) if sheet.list.next else 0,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def register_bulk_value(request: HttpRequest, by: Actor, register_id: str, bulk_ref: str) -> HttpResponse:
    """The new value and why; nothing is changed by saying so."""
    sent = request.method == "POST"
    posted = {name: [str(one) for one in values] for name, values in request.POST.lists() if name[0:1] != "_"}
    empty, reason = _EMPTY in request.POST, request.POST.get(_REASON, "")
    sheet = bulk_choosing.value_sheet(
        register_id, bulk_ref, posted, empty=empty, reason=reason, sent=sent, by=by, language=language()
    )
    if sheet.is_decided:
        return redirect("staff:register_bulk_plan", register_id, bulk_ref)
    problems = dict(sheet.problems)
    if problems and not reason.strip():
        problems[_REASON] = ReasonMissing().message
    if sheet.refused:
        problems[_REASON] = sheet.refused.message
    was_emptied = not sent and sheet.facts.planned_at is not None and sheet.facts.value is None
    emptied = (_emptied(chosen=empty or was_emptied),) if sheet.may_be_empty else ()
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "count": len(sheet.facts.targets),
        "fields": [sheet.field, *emptied, _why(reason if sent else sheet.facts.reason, problems)],
        "problems": problem_list(problems),
    }
    return render(request, "staff/registers/bulk_value.html", context, status=422 if problems else 200)


def _emptied(*, chosen: bool) -> FieldView:
    """Whether the value is taken away."""
    ticks = [("yes", _("空にする"), "")]
    return some_of(_EMPTY, _("値を消す"), ticks, chosen=["yes"] if chosen else (), required=False)


def _why(reason: str, problems: Problems) -> FieldView:
    hint = _("すべての記録の履歴に残ります。")
    return short_text(_REASON, _("直す理由"), value=reason, hint=hint, width=0, problems=problems)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def register_bulk_plan(request: HttpRequest, by: Actor, register_id: str, bulk_ref: str) -> HttpResponse:
    """What becomes of each record; POST carries it out, and pressing twice does it once."""
    if request.method == "POST":
        bulk_edits.begin(register_id, bulk_ref, by=by)
        return redirect("staff:register_bulk_plan", register_id, bulk_ref)
    place = number_in(request.GET.get("after", ""))
    sheet = bulk_edits.plan_sheet(register_id, bulk_ref, after=place, by=by, language=language(), size=_SHOWN)
    before = f"?after={max(0, place - _SHOWN)}" if place else ""
    following = f"?after={sheet.following}" if sheet.following else ""
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "verdicts": [(words, sheet.counts[name]) for name, words in bulk_edits.VERDICTS.items() if sheet.counts],
        "changes": sheet.counts.get(bulk_edits.CHANGE, 0),
        "lines": [(bulk_edits.VERDICTS[one.verdict], one) for one in sheet.lines],
        "pages": Pager(before, following, "", _SHOWN) if before or following else None,
    }
    return render(request, "staff/registers/bulk_plan.html", context)
