"""Views of a register that are kept: keeping what is seen, opening it by its address, renaming and removing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import KeptViewUnnamed, TooManyKeptViews
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import problem_list, short_text, some_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.registers import kept as journey
from madoguchi.journeys.registers.kept import KeptSheet
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message

_PAGES = {
    "list": "staff:register",
    "calendar": "staff:register_calendar",
    "board": "staff:register_board",
    "counts": "staff:register_counts",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def register_keep(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """Give what is seen now a name, and keep it; its address opens it from then on."""
    problems: dict[str, Message] = {}
    asked = {name: str(value) for name, value in request.GET.items()}
    look, shared = asked.get("look", "list"), "yes" in request.POST.getlist("shared")
    if request.method == "POST":
        try:
            ref = journey.keep(
                register_id, look, asked, request.POST.get("title", ""), shared=shared, by=by, language=language()
            )
        except (KeptViewUnnamed, TooManyKeptViews) as refusal:
            problems["title"] = refusal.message
        else:
            messages.success(request, _("この見かたを残しました。"))
            return redirect("staff:kept_view", register_id, ref)
    sheet = journey.view_to_keep(register_id, look, asked, by=by, language=language())
    back = f"{reverse(_PAGES[sheet.look], args=[register_id])}?{sheet.query}"
    return _draw(request, sheet, problems, back, is_new=True)


@require_http_methods(["GET", "HEAD"])
@for_staff
def kept_view(request: HttpRequest, by: Actor, register_id: str, kept_ref: str) -> HttpResponse:
    """Open a kept view as it is narrowed."""
    one = journey.kept_opened(register_id, kept_ref, by=by)
    return redirect(f"{reverse(_PAGES[one.look], args=[register_id])}?{one.query}&kept={one.ref}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def kept_edit(request: HttpRequest, by: Actor, register_id: str, kept_ref: str) -> HttpResponse:
    """Rename a view, share it or not, or remove it."""
    problems: dict[str, Message] = {}
    if request.method == "POST":
        if request.POST.get("act") == "remove":
            journey.remove(register_id, kept_ref, by=by)
            messages.success(request, _("見かたを消しました。記録は、そのままです。"))
            return redirect("staff:register", register_id)
        try:
            shared = "yes" in request.POST.getlist("shared")
            journey.change(register_id, kept_ref, request.POST.get("title", ""), shared=shared, by=by)
        except KeptViewUnnamed as refusal:
            problems["title"] = refusal.message
        else:
            messages.success(request, _("見かたを直しました。"))
            return redirect("staff:kept_view", register_id, kept_ref)
    sheet = journey.kept_sheet(register_id, kept_ref, by=by, language=language())
    back = reverse("staff:kept_view", args=[register_id, kept_ref])
    return _draw(request, sheet, problems, back, is_new=False)


def _draw(
    request: HttpRequest, sheet: KeptSheet, problems: dict[str, Message], back: str, *, is_new: bool
) -> HttpResponse:
    title = request.POST.get("title", sheet.title)
    chosen = request.POST.getlist("shared") if request.method == "POST" else ["yes"] if sheet.is_shared else []
    fields = [short_text("title", _("見かたの名前"), value=title, width=24, problems=problems)]
    if sheet.may_share:
        shared = _("台帳を見られる人みんなで使う")
        fields.append(some_of("shared", _("使う人"), [("yes", shared, "")], chosen=chosen, required=False))
    context = {
        "sheet": sheet,
        "title": sheet.register.title(language()),
        "fields": fields,
        "problems": problem_list(problems),
        "back": back,
        "is_new": is_new,
    }
    return render(request, "staff/registers/keep.html", context, status=422 if problems else 200)
