"""One look, and a question or an objection about it: by the account, or by the code of the matter looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.faces.portal.asking import is_owner
from madoguchi.faces.portal.own_lines import Line, answering, line_of
from madoguchi.faces.portal.views.own_looks import trail_of_mine
from madoguchi.faces.portal.views.status import trail_of
from madoguchi.faces.portal.visitor import for_the_applicant, mandate_of, to_sign_in, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.journeys.ask_about_looks import ask_about, ask_by_code, day_of_answer
from madoguchi.journeys.errors import NoSuchLook, QuestionMissing
from madoguchi.journeys.own_looks import look_by_code, own_look
from madoguchi.values.individual_number import IndividualNumberFound
from madoguchi.values.message import Message
from madoguchi.values.whole_numbers import whole_number

_OBJECT = "object"


@dataclass(frozen=True)
class _Way:
    """How the page was reached: what asks, where its list is, and where whoever asked reads on, told what."""

    ask: Callable[..., None]
    trail: tuple[Crumb, ...]
    back_url: str
    next_url: str
    said: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_account(request: HttpRequest, look: str) -> HttpResponse:
    """A look at anything of who is signed in. Raises NoSuchLook for a look at somebody else's."""
    by = visitor(request)
    if not by.ref:
        return to_sign_in(request)
    entry, back = _entry(look), reverse("portal:own_looks")
    trail = trail_of_mine(Crumb(_("だれが私の情報を見たか"), back), Crumb(_("この記録についてたずねる")))
    said = _("届きました。いつまでに答えるかと回答は、この一覧に出ます。")
    way = _Way(partial(ask_about, entry), trail, back, back, said)
    return _page(request, line_of(*own_look(by, entry, language())), way)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_the_applicant
def by_code(request: HttpRequest, reference_number: str, look: str) -> HttpResponse:
    """A look at what the code of a matter opens. Raises NoSuchLook for any other, and to who acts for the applicant.

    The account the matter is of reads here what was asked by the code, and asks on its own page.
    """
    entry = _entry(look)
    if mandate_of(request) is not None:
        raise NoSuchLook()
    line = line_of(*look_by_code(reference_number, entry, language()))
    if line.question is None and is_owner(request, dossier_facts(reference_number)):
        return redirect("portal:ask_about_look", entry)
    back, title = reverse("portal:looks", args=[reference_number]), _("だれが私の情報を見たか")
    trail = (*trail_of(reference_number, title)[:-1], Crumb(title, back), Crumb(_("この記録についてたずねる")))
    said = _("届きました。いつまでに答えるかと回答は、このページに出ます。")
    ask = partial(ask_by_code, reference_number, entry)
    return _page(request, line, _Way(ask, trail, back, reverse("portal:status", args=[reference_number]), said))


def _page(request: HttpRequest, line: Line, way: _Way) -> HttpResponse:
    problems: list[tuple[str, Message]] = []
    objects_to_it = request.POST.get("kind") == _OBJECT
    if request.method == "POST" and line.question is None:
        try:
            text = request.POST.get("text", "")
            way.ask(text, objects_to_it=objects_to_it, by=visitor(request), language=language())
            messages.success(request, way.said)
            return redirect(way.next_url)
        except (QuestionMissing, IndividualNumberFound) as refusal:
            problems = [("text", refusal.message)]
    context = {
        "section": "status",
        "trail": way.trail,
        "back_url": way.back_url,
        "line": line,
        "objects_to_it": objects_to_it,
        "problems": problems,
        "answering": answering(),
        "due_on": day_of_answer(),
    }
    return render(request, "portal/ask_about_look.html", context, status=422 if problems else 200)


def _entry(look: str) -> int:
    """The number of an entry of the journal; raises NoSuchLook for what cannot be one."""
    number = whole_number(look)
    if number is None:
        raise NoSuchLook()
    return number
