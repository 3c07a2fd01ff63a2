"""Surveys in the office: writing one, the slip to answer it with, answering by name, and what came out."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.cases.queries import division_name
from madoguchi.engines.records.forms import FieldView
from madoguchi.engines.surveys import queries
from madoguchi.engines.surveys.queries import SurveyFacts
from madoguchi.engines.surveys.slips import new_form
from madoguchi.faces.staff.asking_head import asking_head
from madoguchi.faces.ui.components import Pager
from madoguchi.faces.ui.figures import csv_response, withheld_note
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import list_of, one_in_list, one_of, problem_list, short_text, some_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.faces.ui.survey_figures import asked_questions, interval_note, questions_apart, survey_views
from madoguchi.journeys.registers.inquiries import may_ask
from madoguchi.journeys.registers.inquiry_asking import MOST_QUESTIONS, Question
from madoguchi.journeys.surveys import answering, asking, keeping, named, results, turns
from madoguchi.journeys.surveys.asking import KINDS, NOTES, WAYS, NewSurvey
from madoguchi.journeys.surveys.errors import SurveyUnfit
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.references import is_record_number, new_record_number

_NUMBER = "_number"
_LONGEST, _LONGEST_BLINDED = 500, 1000
_SHOWN = 3
_LISTED = 50


@require_http_methods(["GET", "HEAD"])
@for_staff
def surveys(request: HttpRequest, by: Actor) -> HttpResponse:
    """The newest surveys first."""
    context = {"lines": queries.surveys(most=_LISTED), "may_ask": may_ask(by)}
    return render(request, "staff/surveys/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def survey_new(request: HttpRequest, by: Actor) -> HttpResponse:
    """Write a survey, see it as whoever answers will, and open it."""
    new, given = _typed(request), request.POST.get(_NUMBER, "")
    # Pressing twice opens once: the number goes with the form, and the survey's own follows from it.
    number = given if is_record_number(given) else new_record_number()
    problems: dict[str, Message] = {}
    preview: tuple[FieldView, ...] = ()
    try:
        if "open" in request.POST:
            ref = asking.open_survey(new, number=number, by=by)
            messages.success(request, _("アンケートを始めました。"))
            return redirect("staff:survey", ref)
        if "check" in request.POST:
            preview = asking.preview(new, by=by, language=language())
        else:
            asking.check_may_ask(by)
    except SurveyUnfit as unfit:
        for name, message in unfit.problems:
            problems.setdefault(name, message)
    context = {
        "hidden": (_NUMBER, number),
        "preview": preview,
        "kept": [(name, value) for name, values in request.POST.lists() if _is_kept(name) for value in values],
        "head": asking_head(new, by, problems, about=_("何についてのアンケートか"), reason=_("答えを何に使うか")),
        "questions": [_question(at, new, problems) for at in range(1, _SHOWN + 1)],
        "more": [_question(at, new, problems) for at in range(_SHOWN + 1, MOST_QUESTIONS + 1)],
        "more_open": any(one.label or one.options for one in new.questions[_SHOWN:]),
        "tail": _tail(new, problems),
        "problems": problem_list(problems),
    }
    return render(request, "staff/surveys/new.html", context, status=422 if problems else 200)


def _is_kept(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", "check", "open", "back", _NUMBER)


def _typed(request: HttpRequest) -> NewSurvey:
    sent = request.POST
    questions = tuple(
        Question(
            sent.get(f"q{at}", "")[:200],
            kind if (kind := sent.get(f"k{at}", "")) in KINDS else "choice",
            sent.get(f"o{at}", "")[:400],
            sent.get(f"w{at}", "")[:2],
            sent.get(f"v{at}", "")[:400],
        )
        for at in range(1, MOST_QUESTIONS + 1)
    )
    return NewSurvey(
        title=sent.get("title", "")[:150],
        why=sent.get("why", "")[:_LONGEST],
        closes=sent.get("closes", "")[:40],
        way=sent.get("way", "")[:20],
        questions=questions,
        divisions=tuple(str(one) for one in sent.getlist("divisions")),
        own=sent.get("own", "")[:60],
        opens=sent.get("opens", "")[:40],
    )


def _question(at: int, new: NewSurvey, problems: Mapping[str, Message]) -> dict[str, object]:
    """The boxes of one question, and folded below them those that say after which answer it is asked."""
    one = new.questions[at - 1]
    kinds = [(kind, words.text(_)) for kind, words in KINDS.items()]
    named = {
        "value": one.options,
        "hint": _("「、」で区切って書いてください。例：よい、ふつう、わるい"),
        "width": 0,
        "required": False,
        "problems": problems,
    }
    fields = [
        short_text(
            f"q{at}", _("質問{number}").format(number=at), value=one.label, width=0, required=at == 1, problems=problems
        ),
        list_of(f"k{at}", _("質問{number}の答え方").format(number=at), kinds, chosen=one.kind),
        short_text(f"o{at}", _("質問{number}で選ぶもの").format(number=at), **named),  # type: ignore[arg-type]
    ]
    is_open = bool(one.when) or bool({f"w{at}", f"v{at}"} & set(problems))
    return {"number": at, "fields": fields, "when": _when(at, one, problems) if at > 1 else [], "is_open": is_open}


def _when(at: int, one: Question, problems: Mapping[str, Message]) -> list[FieldView]:
    earlier = [(str(n), _("質問{number}の答えによる").format(number=n)) for n in range(1, at)]
    return [
        one_in_list(
            f"w{at}",
            _("質問{number}を聞くとき").format(number=at),
            [("", _("いつも聞く")), *earlier],
            chosen=one.when,
            required=False,
            problems=problems,
        ),
        short_text(
            f"v{at}",
            _("質問{number}を聞く答え").format(number=at),
            value=one.answers,
            hint=_(
                "選ぶものと同じことばを、「、」で区切って書きます。例：わるい。書かなければ、何か答えた人に聞きます。"
            ),
            width=0,
            required=False,
            problems=problems,
        ),
    ]


def _tail(new: NewSurvey, problems: Mapping[str, Message]) -> list[FieldView]:
    ways = [(way, words.text(_), NOTES[way].text(_) if way in NOTES else "") for way, words in WAYS.items()]
    divisions = [(id_, name, "") for id_, name in asking.divisions_of_city()]
    return [
        one_of("way", _("だれがどう答えるか"), ways, chosen=new.way, problems=problems),
        some_of(
            "divisions",
            _("聞く課"),
            divisions,
            chosen=new.divisions,
            hint=_("職員に聞くときだけ、選んでください。"),
            required=False,
            problems=problems,
        ),
        short_text(
            "opens",
            _("始める日"),
            value=new.opens,
            hint=_("書かなければ、すぐに始まります。"),
            required=False,
            problems=problems,
        ),
        short_text(
            "closes", _("最後の日"), value=new.closes, hint=_("例：令和8年12月10日、2026-12-10"), problems=problems
        ),
    ]


@require_http_methods(["GET", "HEAD"])
@for_staff
def survey(request: HttpRequest, by: Actor, survey_ref: str) -> HttpResponse:
    """What is asked, how far it has come, and what came out."""
    told = turns.invitation(survey_ref, by=by)
    one, is_owner = told.survey, keeping.keeps(told.survey, by)
    rows, columns = asked_questions(request)
    found = results.own_results(survey_ref, rows, columns, by=by, language=language()) if is_owner else None
    context = {
        "survey": one,
        "told": told,
        # Pressing twice gives one slip: it follows from what this page alone holds.
        "slip_form": (_NUMBER, new_form()),
        "owner": division_name(one.division),
        "is_owner": is_owner,
        "address": _address(request, one),
        "found": found,
        "rows": rows,
        "columns": columns,
    }
    if found:
        context |= {
            "figures": survey_views(found),
            "apart": questions_apart(found),
            "interval_note": interval_note(found),
            "withheld_note": withheld_note(found.smallest),
        }
    return render(request, "staff/surveys/survey.html", context)


def _address(request: HttpRequest, one: SurveyFacts) -> str:
    """Where to send people: to the results once they are published, before that to where they answer on the portal."""
    if one.published_at:
        return request.build_absolute_uri(reverse("portal:survey_results", args=[one.ref]))
    if one.is_open and one.asks_residents:
        return request.build_absolute_uri(reverse("portal:survey_turn", args=[one.ref]))
    if one.is_open and not one.is_named:
        return request.build_absolute_uri(reverse("portal:survey", args=[one.ref]))
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def survey_answer(request: HttpRequest, by: Actor, survey_ref: str) -> HttpResponse:
    """Answer by name, or get the slip of an anonymous survey, whose number stands on this one page only."""
    one = queries.survey_of(survey_ref)
    if not one.is_named:
        if request.method != "POST":
            return redirect("staff:survey", survey_ref)
        slip = turns.slip_for(survey_ref, by=by, form=request.POST.get(_NUMBER, "")[:_LONGEST])
        return render(
            request, "staff/surveys/slip.html", {"survey": one, "slip": slip, "address": _address(request, one)}
        )
    form = None
    if request.method == "POST":
        posted = {name: [str(each) for each in values] for name, values in request.POST.lists()}
        posted.pop("csrfmiddlewaretoken", None)
        form = answering.answer_by_name(survey_ref, posted, by=by, language=language())
        if form is None:
            messages.success(request, _("回答しました。"))
            return redirect("staff:survey", survey_ref)
    shown = form or answering.form_by_name(survey_ref, by=by, language=language())
    owner = division_name(shown.survey.division)
    context = {"form": shown, "problems": list(shown.problems), "owner": owner}
    return render(request, "staff/surveys/answer.html", context, status=422 if shown.problems else 200)


@require_POST
@for_staff
def survey_sign(request: HttpRequest, by: Actor, survey_ref: str) -> HttpResponse:
    """The signature of what the script of the survey's page blinded, once for each person."""
    blinded = request.POST.get("blinded", "")[:_LONGEST_BLINDED]
    signature = turns.signature_for(survey_ref, by=by, blinded=blinded)
    return HttpResponse(signature, content_type="text/plain")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def survey_publish(request: HttpRequest, by: Actor, survey_ref: str) -> HttpResponse:
    """Ask, and let everybody read what came out."""
    if request.method == "POST":
        results.publish(survey_ref, by=by)
        messages.success(request, _("結果を公開しました。"))
        return redirect("staff:survey", survey_ref)
    return render(request, "staff/surveys/publish.html", {"survey": results.to_publish(survey_ref, by=by)})


@require_http_methods(["GET", "HEAD"])
@for_staff
def survey_named(request: HttpRequest, by: Actor, survey_ref: str) -> HttpResponse:
    """Who answered what, of a survey by name, for whoever asked."""
    after = request.GET.get("after", "")[:40]
    sheet = named.answers_by_name(survey_ref, by=by, language=language(), after=after)
    here = reverse("staff:survey_named", args=[survey_ref])
    rows = [(one, list(zip(sheet.questions, one.answers, strict=True))) for one in sheet.rows]
    pages = Pager(here if after else "", f"{here}?after={sheet.after}" if sheet.after else "")
    return render(request, "staff/surveys/named.html", {"survey": sheet.survey, "rows": rows, "pages": pages})


@require_http_methods(["GET", "HEAD"])
@for_staff
def survey_named_csv(request: HttpRequest, by: Actor, survey_ref: str) -> HttpResponse:
    """The same as a file: one line for each person."""
    sheet = named.whole_by_name(survey_ref, by=by, language=language())
    number = _("アカウントの番号") if sheet.survey.asks_residents else _("職員の番号")
    heads = (number, _("氏名"), *sheet.questions)
    return csv_response(f"survey-{survey_ref}.csv", heads, ((one.who, one.name, *one.answers) for one in sheet.rows))
