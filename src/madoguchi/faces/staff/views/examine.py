"""Acts of the examination that need no form, only words, or another desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.cases.errors import StaleCase
from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.act_words import done_words, words_of
from madoguchi.faces.staff.desk_page import DeskPage, Form, answer, carried_out, stale_words
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import Problems, long_text, one_of
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys import case_head, examine
from madoguchi.values.actor import Actor


@require_POST
@for_staff
def at_once(request: HttpRequest, by: Actor, reference_number: str, event: str) -> HttpResponse:
    """An act that needs no form; when somebody was faster, what they did and nothing else."""
    try:
        examine.carry_out(event, reference_number, by=by, revision=revision_of(request))
    except StaleCase as stale:
        desk = {"reference_number": reference_number}
        context = {"number": reference_number, "desk": desk, "stale": stale_words(stale)}
        return render(request, "staff/conflict.html", context, status=409)
    return carried_out(request, reference_number, done_words(event))


@require_http_methods(["GET", "POST"])
@for_staff
def hand_over(request: HttpRequest, by: Actor, reference_number: str) -> HttpResponse:
    """Hand the case to the desk of another division, with the reason it will read."""
    sheet = examine.hand_over_sheet(reference_number, by=by, language=language())
    division, reason = request.POST.get("division", ""), request.POST.get("reason", "")

    def give() -> None:
        examine.hand_over(reference_number, division=division, reason=reason, by=by, revision=revision_of(request))

    def fields(problems: Problems) -> list[FieldView]:
        hint = _("受け取る人が、次に何をすればよいか分かるように書いてください。")
        return [
            one_of("division", _("引き継ぐ課"), sheet.divisions, chosen=division, problems=problems),
            long_text("reason", _("引き継ぐ理由"), value=reason, hint=hint, problems=problems),
        ]

    place = {"same_desk": "division", "unknown_desk": "division"}
    form = Form(give, fields, _("ほかの課に引き継ぎました。"), place, anywhere="reason")
    return answer(request, DeskPage(sheet.head, _("ほかの課に引き継ぐ"), _("引き継ぐ")), form)


@require_http_methods(["GET", "POST"])
@for_staff
def with_words(request: HttpRequest, by: Actor, reference_number: str, event: str) -> HttpResponse:
    """An act that needs only words: a note, a withdrawal on request, a correction on paper, an end to waiting."""
    head = case_head.case_head(reference_number, by=by, language=language())
    words, text = words_of(event), request.POST.get("text", "")

    def say() -> None:
        examine.carry_out_with_words(event, reference_number, text=text, by=by, revision=revision_of(request))

    def fields(problems: Problems) -> list[FieldView]:
        return [long_text("text", words.label, value=text, hint=words.hint, problems=problems)]

    page = DeskPage(head, words.title, words.button, lead=words.lead, danger=event == "withdraw")
    return answer(request, page, Form(say, fields, words.done))
