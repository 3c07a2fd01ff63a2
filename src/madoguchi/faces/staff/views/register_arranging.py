"""Arranging a list: columns, order and condition are chosen on a page, and become the address of the list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.register_looks import narrowed
from madoguchi.faces.staff.views.registers import asked_choices
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import Problems, one_in_list, one_of, problem_list, short_text, some_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.registers.arranging import COLUMNS, NAMES, ORDER, WHERE
from madoguchi.journeys.registers.arranging_address import address_of
from madoguchi.journeys.registers.arranging_form import (
    ALL,
    ANSWER,
    ANY,
    AS_IT_IS,
    FIRST,
    LAST,
    ArrangingSheet,
    Typed,
    arranging_sheet,
)
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

_GO, _JOIN, _SHOW = "go", "join", "show"
_LONGEST = 40


@require_http_methods(["GET", "HEAD"])
@for_staff
def register_arrange(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """Choose how a list is shown; what was chosen is the address of the list, to be kept like any other."""
    asked = request.GET
    shape = {name: asked.get(name, "") for name in NAMES}
    sheet = arranging_sheet(
        register_id, asked.get("view", ""), shape, asked_choices(request), by=by, language=language()
    )
    more = {name: asked.get(name, "")[:_LONGEST] for name in ("during", "group")}
    problems: dict[str, Message] = {}
    chosen, order, typed = list(sheet.chosen), sheet.order, sheet.typed or Typed({})
    if _GO in asked:
        chosen, order = asked.getlist(_SHOW), asked.get(ORDER, "")
        typed = _typed(request, sheet)
        told, found = address_of(sheet, chosen, order, typed)
        problems = {_SHOW if place == COLUMNS else place: message for place, message in found.items()}
        if not problems:
            query = narrowed(sheet.view.id, sheet.filters, **more, **told)
            return redirect(f"{reverse('staff:register', args=[register_id])}?{query}")
    here = narrowed(sheet.view.id, sheet.filters, **more, **sheet.asked)
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "back": f"{reverse('staff:register', args=[register_id])}?{here}",
        "hidden": [(name, value) for name, value in _kept(sheet, more).items() if value],
        "fields": _fields(sheet, chosen, order, typed, problems),
        "problems": problem_list(problems),
        "go": _GO,
    }
    return render(request, "staff/registers/arrange.html", context, status=422 if problems else 200)


def _typed(request: HttpRequest, sheet: ArrangingSheet) -> Typed:
    given = request.GET
    answers = {
        name: [value for value in given.getlist(f"{ANSWER}{name}") if value in dict(options)]
        for name, _label, options in sheet.answers
    }
    first, last = given.get(FIRST, "")[:_LONGEST], given.get(LAST, "")[:_LONGEST]
    join = ANY if given.get(_JOIN) == ANY else ALL
    return Typed(answers, join, first, last, as_it_is=AS_IT_IS in given.getlist(AS_IT_IS))


def _kept(sheet: ArrangingSheet, more: dict[str, str]) -> dict[str, str]:
    """What of the address stays as it is."""
    choices = {f"f.{one.name}": one.chosen for one in sheet.filters}
    return {"view": sheet.view.id, **choices, **more, WHERE: sheet.where if sheet.typed is None else ""}


def _fields(sheet: ArrangingSheet, chosen: list[str], order: str, typed: Typed, problems: Problems) -> list[FieldView]:
    orders = [(one.value, f"{one.label}（{one.direction.text(_)}）") for one in sheet.orders]
    columns = [(name, label, "") for name, label in sheet.columns]
    found = [
        some_of(
            _SHOW,
            _("見せる列"),
            columns,
            chosen=chosen,
            problems=problems,
        ),
        one_in_list(
            ORDER, _("並べる順"), orders, chosen=order, hint=_("索引のある順だけを選べます。"), problems=problems
        ),
    ]
    if sheet.typed is None and sheet.where:
        kept = [(AS_IT_IS, _("いまの条件をそのまま使う"), sheet.condition.text(_) if sheet.condition else "")]
        found.append(some_of(AS_IT_IS, _("条件"), kept, chosen=[AS_IT_IS], required=False, problems=problems))
        return found
    for name, label, options in sheet.answers:
        several = [(value, text, "") for value, text in options]
        ticked = typed.answers.get(name, ())
        found.append(some_of(f"{ANSWER}{name}", label, several, chosen=ticked, required=False, problems=problems))
    if len(sheet.answers) > 1:
        joins = [(ALL, _("選んだ項目のすべてに合う記録"), ""), (ANY, _("選んだ項目のどれかに合う記録"), "")]
        found.append(one_of(_JOIN, _("条件のつなぎ方"), joins, chosen=typed.join))
    if sheet.bounded:
        hint = _("並べる順に選んだ項目の値です（{fields}）。").format(fields="、".join(sheet.bounded))
        found.append(
            short_text(FIRST, _("この値から"), value=typed.first, hint=hint, required=False, problems=problems)
        )
        found.append(short_text(LAST, _("この値まで"), value=typed.last, hint=hint, required=False, problems=problems))
    return found
