"""A resident's turn in a survey: signing in, the slip or the signature, and answering by name.

Here the account is known, and no answer but one by name; where one without a name is given, no account is known.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.surveys.slips import new_form
from madoguchi.faces.portal.sent import posted_of
from madoguchi.faces.portal.views.sign_in_with import ways_in
from madoguchi.faces.portal.visitor import to_sign_in, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import some_of
from madoguchi.journeys.surveys import answering, turns
from madoguchi.journeys.surveys.answering import AGREED, AnswerForm

_NUMBER = "_number"
_LONGEST, _LONGEST_BLINDED = 500, 1000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey_turn(request: HttpRequest, survey_ref: str) -> HttpResponse:
    """Where a resident begins to answer; POST gives the slip, whose number stands on this one page only."""
    by = visitor(request)
    told = turns.invitation(survey_ref, by=by)
    one, trail = told.survey, _trail(told.survey.title)
    if not one.asks_residents:
        return redirect("portal:survey", survey_ref)
    if request.method == "POST":
        slip = turns.slip_for(survey_ref, by=by, form=request.POST.get(_NUMBER, "")[:_LONGEST])
        address = request.build_absolute_uri(reverse("portal:survey", args=[survey_ref]))
        context = {"survey": one, "slip": slip, "address": address, "trail": trail}
        return render(request, "portal/survey_slip.html", context)
    turns.check_is_open(one)
    context = {
        "survey": one,
        "told": told,
        "owner": division_name(one.division),
        "who": turns.who_answers(one),
        "signed_in": bool(by.ref),
        "ways": [] if told.is_asked else ways_in(one.least_assurance),
        "next": request.path,
        # Pressing twice gives one slip: it follows from what this page alone holds.
        "slip_form": (_NUMBER, new_form()),
        "trail": trail,
    }
    return render(request, "portal/survey_turn.html", context)


@never_cache
@require_POST
def survey_sign(request: HttpRequest, survey_ref: str) -> HttpResponse:
    """The signature of what the script of that page blinded, once for each person."""
    blinded = request.POST.get("blinded", "")[:_LONGEST_BLINDED]
    signature = turns.signature_for(survey_ref, by=visitor(request), blinded=blinded)
    return HttpResponse(signature, content_type="text/plain")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey_named(request: HttpRequest, survey_ref: str) -> HttpResponse:
    """Answer under one's name, after agreeing to that; the page says who will see it."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    form = None
    if request.method == "POST":
        form = answering.answer_by_name(survey_ref, posted_of(request), by=by, language=language())
        if form is None:
            messages.success(request, _("回答を受け取りました"))
            return redirect("portal:survey_turn", survey_ref)
    shown = form or answering.form_by_name(survey_ref, by=by, language=language())
    context = {
        "form": shown,
        "agree": _agree(shown, by.name, is_agreed=AGREED in request.POST),
        "problems": list(shown.problems),
        "owner": division_name(shown.survey.division),
        "trail": _trail(shown.survey.title),
    }
    return render(request, "portal/survey_named.html", context, status=422 if shown.problems else 200)


def _agree(form: AnswerForm, name: str, *, is_agreed: bool) -> list[object]:
    label = _("「{name}」の名前を付けて答えることに同意します").format(name=name)
    chosen = ("yes",) if is_agreed else ()
    return [some_of(AGREED, _("同意"), [("yes", label, "")], chosen=chosen, problems=dict(form.problems))]


def _trail(title: str) -> tuple[Crumb, ...]:
    return Crumb(_("ホーム"), reverse("portal:home")), Crumb(title)
