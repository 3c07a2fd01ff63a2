"""Inquiries between divisions: looking first, asking, the board of an inquiry, and what its owner does with it."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.staff.asking_head import asking_head
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import list_of, one_of, problem_list, short_text, some_of
from madoguchi.faces.ui.revisions import revision_of
from madoguchi.faces.ui.staff_door import for_staff, refused
from madoguchi.journeys.registers import inquiries as journey
from madoguchi.journeys.registers import inquiry_answering as answering
from madoguchi.journeys.registers import inquiry_asking as asking
from madoguchi.journeys.registers import inquiry_board
from madoguchi.journeys.registers.errors import AlreadyAnswered, InquiryUnfit
from madoguchi.journeys.registers.inquiry_asking import KINDS, MOST_QUESTIONS, NewInquiry, Question
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message
from madoguchi.values.references import is_record_number, new_record_number

_NUMBER = "_number"
_LONGEST = 500
_SHOWN = 2
_ALL, _CHOSEN = "all", "chosen"


@require_http_methods(["GET", "HEAD"])
@for_staff
def inquiries(request: HttpRequest, by: Actor) -> HttpResponse:
    """Every inquiry, those still open first."""
    context = {"lines": journey.inquiries(by, language=language()), "may_ask": journey.may_ask(by)}
    return render(request, "staff/inquiries/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def inquiry_look(request: HttpRequest, by: Actor) -> HttpResponse:
    """What is held about a question already; the words are posted, because a question may name somebody."""
    words = request.POST.get("words", "")[:_LONGEST].strip()
    held = journey.already_held(words, by=by, language=language())
    return render(request, "staff/inquiries/look.html", {"words": words, "held": held if words else None})


@require_POST
@for_staff
def inquiry_enough(request: HttpRequest, by: Actor) -> HttpResponse:
    """What was found is the answer: one inquiry fewer."""
    if register_id := request.POST.get("register", ""):
        journey.enough_in_register(register_id, by=by)
        messages.success(request, _("照会を1つ、しないですみました。この台帳を見られます。"))
        return redirect("staff:register", register_id)
    cited = journey.enough(request.POST.get("about", ""), by=by, language=language())
    messages.success(request, _("照会を1つ、しないですみました。このアドレスを引用できます。"))
    return redirect("staff:dataset", cited)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def inquiry_new(request: HttpRequest, by: Actor) -> HttpResponse:
    """Write an inquiry and send it; whoever comes by the address looks first, and sees what is held all along."""
    if request.method != "POST":
        journey.already_held("", by=by, language=language())  # refuses whoever may not ask
        return redirect("staff:inquiry_look")
    new, given = _typed(request), request.POST.get(_NUMBER, "")
    # Pressing twice sends once: the number goes with the form, and what is sent follows from it.
    number = given if is_record_number(given) else new_record_number()
    problems: dict[str, Message] = {}
    if request.POST.get("send"):
        try:
            sent = asking.ask(new, number=number, by=by)
        except InquiryUnfit as unfit:
            for name, message in unfit.problems:
                problems.setdefault(name, message)
        else:
            messages.success(request, _("照会を送りました。答える課には、知らせが届きます。"))
            return redirect("staff:inquiry", sent)
    context = {
        "hidden": (_NUMBER, number),
        "held": journey.already_held(new.title, by=by, language=language()),
        "head": asking_head(
            new, by, problems, about=_("何についての照会か"), reason=_("いまあるデータでは足りない理由")
        ),
        "questions": [_question(number, new, problems) for number in range(1, _SHOWN + 1)],
        "more": [_question(number, new, problems) for number in range(_SHOWN + 1, MOST_QUESTIONS + 1)],
        "more_open": any(one.label or one.options for one in new.questions[_SHOWN:]),
        "tail": _tail(new, by, problems),
        "problems": problem_list(problems),
    }
    return render(request, "staff/inquiries/new.html", context, status=422 if problems else 200)


def _typed(request: HttpRequest) -> NewInquiry:
    sent = request.POST
    questions = tuple(
        Question(
            sent.get(f"q{number}", "")[:200],
            kind if (kind := sent.get(f"k{number}", "")) in KINDS else "text",
            sent.get(f"o{number}", "")[:200],
        )
        for number in range(1, MOST_QUESTIONS + 1)
    )
    title = sent.get("title", sent.get("words", ""))[:150]
    divisions, to_all = tuple(str(one) for one in sent.getlist("divisions")), sent.get("to") == _ALL
    own = sent.get("own", "")[:60]
    why, due = sent.get("why", "")[:_LONGEST], sent.get("due", "")[:40]
    return NewInquiry(title, why, due, questions, divisions, own, to_all)


def _question(number: int, new: NewInquiry, problems: Mapping[str, Message]) -> list[FieldView]:
    one = new.questions[number - 1]
    kinds = [(kind, words.text(_)) for kind, words in KINDS.items()]
    is_first = number == 1
    return [
        short_text(
            *(f"q{number}", _("質問{number}").format(number=number)),
            value=one.label,
            width=0,
            required=is_first,
            problems=problems,
        ),
        list_of(f"k{number}", _("質問{number}の答え方").format(number=number), kinds, chosen=one.kind),
        short_text(
            *(f"o{number}", _("質問{number}で選ぶもの").format(number=number)),
            value=one.options,
            width=0,
            required=False,
            problems=problems,
        ),
    ]


def _tail(new: NewInquiry, by: Actor, problems: Mapping[str, Message]) -> list[FieldView]:
    divisions = [(id_, name, "") for id_, name in asking.divisions_to_ask(by)]
    ways = [(_ALL, _("すべての課"), _("下で選んだ課には、聞きません。")), (_CHOSEN, _("下で選んだ課だけ"), "")]
    return [
        one_of("to", _("だれに聞くか"), ways, chosen=_ALL if new.to_all else _CHOSEN),
        some_of("divisions", _("課"), divisions, chosen=new.divisions, required=False, problems=problems),
        short_text("due", _("いつまでに"), value=new.due, hint=_("例：令和8年12月10日、2026-12-10"), problems=problems),
    ]


@require_http_methods(["GET", "HEAD"])
@for_staff
def inquiry(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """How far every division has come, and the answers in one place."""
    sheet = inquiry_board.board(register_id, by=by, language=language())
    return render(request, "staff/inquiries/board.html", {"sheet": sheet, "title": sheet.register.title(language())})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def inquiry_answer(request: HttpRequest, by: Actor, register_id: str, ref: str) -> HttpResponse:
    """Answer for one's division: what is held stands there already; whoever comes second learns who answered."""
    sheet = None
    if request.method == "POST":
        posted = {name: [str(one) for one in values] for name, values in request.POST.lists() if name[:1] != "_"}
        revision = revision_of(request, "_revision") or 0
        sheet = answering.answer(register_id, ref, posted, revision=revision, by=by, language=language())
        if sheet is None:
            messages.success(request, _("回答しました。"))
            return redirect("staff:inquiry", register_id)
    try:
        shown = sheet or answering.answer_sheet(register_id, ref, by=by, language=language())
    except AlreadyAnswered as late:
        return refused(request, late, back=reverse("staff:inquiry", args=[register_id]))
    form = shown.form
    context = {
        "sheet": shown,
        "form": form,
        "title": form.register.title(language()),
        "problems": problem_list(dict(form.problems)),
        "people": [list_of("worker", _("担当"), shown.people)] if shown.people else [],
    }
    status = 409 if form.stale else 422 if form.problems or form.refused else 200
    return render(request, "staff/inquiries/answer.html", context, status=status)


@require_POST
@for_staff
def inquiry_hand_on(request: HttpRequest, by: Actor, register_id: str, ref: str) -> HttpResponse:
    """Hand the answer to somebody of the division."""
    answering.hand_on(register_id, ref, request.POST.get("worker", ""), by=by, language=language())
    messages.success(request, _("担当に頼みました。"))
    return redirect("staff:inquiry", register_id)


@require_POST
@for_staff
def inquiry_remind(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """Write to those who have not answered."""
    count = inquiry_board.remind(register_id, by=by)
    messages.success(request, _("まだ答えていない{count}課に、知らせを送ります。").format(count=count))
    return redirect("staff:inquiry", register_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def inquiry_standing(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """Ask, and keep the answers up to date from now on."""
    sheet = inquiry_board.board(register_id, by=by, language=language())
    if request.method == "POST":
        inquiry_board.make_standing(register_id, by=by)
        messages.success(request, _("常設にしました。これからは、聞かずに引用できます。"))
        return redirect("staff:inquiry", register_id)
    return render(request, "staff/inquiries/standing.html", {"sheet": sheet, "title": sheet.register.title(language())})
