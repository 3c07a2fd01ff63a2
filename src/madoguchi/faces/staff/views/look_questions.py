"""What residents ask about looks at their information: the list by the last day, and one with its answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.faces.staff.offices import office_names
from madoguchi.faces.ui.journal_words import data_said, purpose_said
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys import look_questions as journey
from madoguchi.journeys.errors import AnswerMissing
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message


@require_GET
@for_staff
def questions(request: HttpRequest, by: Actor) -> HttpResponse:
    """What nobody answered yet, the first day first."""
    sheet = journey.question_sheet(by, after=request.GET.get("after", ""))
    more = f"{reverse('staff:look_questions')}?{urlencode({'after': sheet.after})}" if sheet.after else ""
    return render(request, "staff/look_questions.html", {"questions": sheet, "more_url": more})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def question(request: HttpRequest, by: Actor, question_ref: str) -> HttpResponse:
    """One question beside the look it is about, and the answer."""
    asked, look = journey.question_asked(question_ref, by=by)
    text = request.POST.get("text", asked.answer)
    problems: list[tuple[str, Message]] = []
    if request.method == "POST":
        try:
            journey.answer_question(question_ref, text, by=by)
            messages.success(request, _("回答しました。本人の画面に出ます。"))
            return redirect("staff:look_questions")
        except AnswerMissing as refusal:
            problems = [("text", refusal.message)]
    context = {
        "asked": asked,
        "look": look,
        "data": data_said(look.data),
        "purpose": purpose_said(look.purpose),
        "office": office_names(look.office),
        "text": text,
        "problems": problems,
    }
    return render(request, "staff/look_question.html", context, status=422 if problems else 200)
