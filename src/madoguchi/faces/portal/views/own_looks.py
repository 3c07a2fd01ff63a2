"""Who looked at my information, in all my matters and bookings, and asking about one look."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.faces.portal.looks import Look, look_of
from madoguchi.faces.portal.thread import office_names
from madoguchi.faces.portal.visitor import to_sign_in, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.journal.queries import Disclosure
from madoguchi.journeys import own_looks as journey
from madoguchi.journeys.errors import NoSuchLook, QuestionMissing
from madoguchi.journeys.look_questions import answering_division, ask_about, day_of_answer
from madoguchi.journeys.questions_asked import Question, questions_of
from madoguchi.values.actor import Actor
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.message import Message

_OBJECT = "object"
_LONGEST_NUMBER = 18
_MOST_ASKED = 10


@dataclass(frozen=True)
class Line:
    """One look at what is mine, with what it was at and what was asked about it."""

    look: Look
    about: tuple[str, ...]
    url: str
    question: Question | None


@never_cache
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Every look of the office, newest first; whoever is not signed in is led there."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    page = journey.own_looks(by, language(), after=request.GET.get("after", ""))
    context = {
        "section": "status",
        "trail": _trail(Crumb(_("だれが私の情報を見たか"))),
        "lines": [_line(one, page.own, page.questions.get(one.entry)) for one in page.looks],
        "older_url": f"{reverse('portal:own_looks')}?{urlencode({'after': page.after})}" if page.after else "",
        "is_first": not request.GET.get("after"),
        "questions": _asked(by, page.own) if not request.GET.get("after") else (),
        "answering": _answering(),
    }
    return render(request, "portal/own_looks.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, look: str) -> HttpResponse:
    """One look, and a question or an objection about it. Raises NoSuchLook for a look at somebody else's."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    entry = _entry(look)
    found, own, asked = journey.own_look(by, entry, language())
    problems: list[tuple[str, Message]] = []
    if request.method == "POST" and asked is None:
        try:
            objects_to_it = request.POST.get("kind") == _OBJECT
            text = request.POST.get("text", "")
            ask_about(entry, text, objects_to_it=objects_to_it, by=by, language=language())
            messages.success(request, _("届きました。いつまでに答えるかと回答は、この一覧に出ます。"))
            return redirect("portal:own_looks")
        except (QuestionMissing, IndividualNumberFound) as refusal:
            problems = [("text", refusal.message)]
    context = {
        "section": "status",
        "trail": _trail(
            Crumb(_("だれが私の情報を見たか"), reverse("portal:own_looks")), Crumb(_("この記録についてたずねる"))
        ),
        "line": _line(found, own, asked),
        "objects_to_it": request.POST.get("kind") == _OBJECT,
        "problems": problems,
        "answering": _answering(),
        "due_on": day_of_answer(),
    }
    return render(request, "portal/ask_about_look.html", context, status=422 if problems else 200)


def _asked(by: Actor, own: Collection[str]) -> list[tuple[Question, str]]:
    """The latest questions, each with the address of its look."""
    found = questions_of(by, own, limit=_MOST_ASKED)
    return [(one, reverse("portal:ask_about_look", args=[one.entry])) for one in found]


def _answering() -> str:
    """Who answers, as residents know them."""
    return office_names(answering_division()) or _("監査の担当")


def _entry(look: str) -> int:
    """The number of an entry of the journal; raises NoSuchLook for what cannot be one."""
    if not (look.isascii() and look.isdigit() and len(look) <= _LONGEST_NUMBER):
        raise NoSuchLook()
    return int(look)


def _trail(*below: Crumb) -> tuple[Crumb, ...]:
    return (Crumb(_("ホーム"), reverse("portal:home")), Crumb(_("わたしの申請"), reverse("portal:mine")), *below)


def _line(one: Disclosure, own: Mapping[str, journey.Own], asked: Question | None) -> Line:
    matters = [own[number] for number in one.subjects]
    title = next((matter.title for matter in matters if matter.title), "")
    names = tuple(dict.fromkeys(_name(matter) for matter in matters))
    return Line(look_of(one, title), names, reverse("portal:ask_about_look", args=[one.entry]), asked)


def _name(own: journey.Own) -> str:
    if own.whose:
        return _("{title}（{name}さん）").format(title=own.title, name=own.whose)
    if own.kind == journey.MATTER:
        return own.title
    names = {journey.BOOKING: _("来庁の予約"), journey.WAITING: _("空き待ち")}
    return names.get(own.kind, _("住民の登録"))
