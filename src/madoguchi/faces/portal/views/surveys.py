"""Answering a survey without a name, and what came out of one: nobody is asked who they are here.

Nor is a session read beside an answer: nothing is written of whoever is signed in in that moment.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.surveys.queries import SurveyFacts, survey_of
from madoguchi.faces.portal.sent import posted_of
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.figures import csv_response, withheld_note
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import short_text
from madoguchi.faces.ui.places import address_of
from madoguchi.faces.ui.refusals import status_of
from madoguchi.faces.ui.survey_figures import (
    asked_questions,
    interval_note,
    questions_apart,
    survey_heads,
    survey_rows,
    survey_views,
)
from madoguchi.journeys.surveys import answering as journey
from madoguchi.journeys.surveys.answering import SLIP, AnswerForm
from madoguchi.journeys.surveys.results import Results, public_results
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

_LONGEST_SLIP, _LONGEST_TOKEN = 80, 1000
_BEGIN, _TOKEN = "begin", "token"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, survey_ref: str) -> HttpResponse:
    """The form; whoever comes with a slip brings its number in what they post, never in the address."""
    request.user = AnonymousUser()
    slip = request.POST.get(SLIP, "")[:_LONGEST_SLIP]
    if request.method != "POST" or _BEGIN in request.POST:
        form = journey.answer_form(survey_ref, language=language())
        if form.survey.is_named and form.survey.asks_residents:
            return redirect("portal:survey_turn", survey_ref)
        return _form(request, form, slip)
    posted = {name: values for name, values in posted_of(request).items() if name != SLIP}
    again = journey.answer(survey_ref, posted, slip=slip, language=language(), place=address_of(request))
    return redirect("portal:survey_done", survey_ref) if again is None else _form(request, again, slip)


@csrf_exempt  # no cookie is read here, and nobody else has the token
@never_cache
@require_POST
def survey_token(request: HttpRequest, survey_ref: str) -> HttpResponse:
    """The form and the answer of whoever has a token, as a part of a page.

    Whoever brings the cookie of a session or a key is sent away: who answers must not be known here, not even by
    mistake.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
        return HttpResponseBadRequest()
    try:
        if _BEGIN in request.POST:
            return _part(request, journey.answer_form(survey_ref, language=language()))
        posted = {name: values for name, values in posted_of(request).items() if name != _TOKEN}
        token = request.POST.get(_TOKEN, "")[:_LONGEST_TOKEN]
        form = journey.answer_by_token(survey_ref, posted, token=token, language=language())
    except Refusal as refusal:
        status = status_of(refusal)
        return render(request, "portal/survey_token_over.html", {"sentence": refusal.message}, status=status)
    if form is None:
        return render(request, "portal/survey_token_over.html", status=201)
    return _part(request, form)


def _part(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    context = {"form": form, "problems": list(form.problems)}
    return render(request, "portal/survey_token.html", context, status=422 if form.problems else 200)


def _form(request: HttpRequest, form: AnswerForm, slip: str) -> HttpResponse:
    problems = dict(form.problems)
    context = {
        "form": form,
        "owner": division_name(form.survey.division),
        "slip": _slip(form.survey, slip, problems),
        "problems": list(form.problems),
        "trail": _trail(form.survey.title),
    }
    return render(request, "portal/survey.html", context, status=422 if problems else 200)


def _slip(one: SurveyFacts, slip: str, problems: dict[str, Message]) -> list[FieldView]:
    if not one.needs_slip:
        return []
    hint = (
        _("サインインして受け取った、4文字ずつの番号です。")
        if one.asks_residents
        else _("職員の画面の「アンケート」で受け取った、4文字ずつの番号です。")
    )
    return [short_text(SLIP, _("用紙の番号"), value=slip, hint=hint, width=0, problems=problems)]


def _trail(title: str) -> tuple[Crumb, ...]:
    return Crumb(_("ホーム"), reverse("portal:home")), Crumb(title)


@require_safe
def survey_done(request: HttpRequest, survey_ref: str) -> HttpResponse:
    """The answer was kept."""
    request.user = AnonymousUser()
    one = survey_of(survey_ref)
    address = request.build_absolute_uri(reverse("portal:survey_results", args=[survey_ref]))
    return render(request, "portal/survey_done.html", {"trail": _trail(one.title), "address": address})


@require_safe
def survey_results(request: HttpRequest, survey_ref: str) -> HttpResponse:
    """What came out, once it is published."""
    found, rows, columns = _results(request, survey_ref)
    context = {
        "survey": found.survey,
        "found": found,
        "owner": division_name(found.survey.division),
        "figures": survey_views(found),
        "apart": questions_apart(found),
        "rows": rows,
        "columns": columns,
        "interval_note": interval_note(found),
        "withheld_note": withheld_note(found.smallest),
        "trail": _trail(found.survey.title),
    }
    return render(request, "portal/survey_results.html", context)


@require_safe
def survey_results_csv(request: HttpRequest, survey_ref: str) -> HttpResponse:
    """The same as a file: one line for each answer."""
    found, _rows, _columns = _results(request, survey_ref)
    return csv_response(f"survey-{survey_ref}.csv", survey_heads(), survey_rows(found))


def _results(request: HttpRequest, survey_ref: str) -> tuple[Results, str, str]:
    rows, columns = asked_questions(request)
    return public_results(survey_ref, rows, columns, language=language()), rows, columns
