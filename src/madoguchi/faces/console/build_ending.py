"""The page on which the owner of a register ends it, or opens it again, after reading what happens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.faces.console.door import for_builders
from madoguchi.faces.ui.frame import language
from madoguchi.journeys.registers.building.ending import end_register, ending_sheet, open_again
from madoguchi.values.actor import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@for_builders
def ending(request: HttpRequest, by: Actor, register_id: str) -> HttpResponse:
    """What happens, in words; POST ends the register today, opens one again that ended, or lets one go on."""
    if request.method == "POST":
        current, act = request.POST.get("current", ""), request.POST.get("act")
        if act in ("open", "stay"):
            open_again(register_id, current=current, by=by)
            is_again = act == "open"
            messages.success(
                request,
                _("台帳を、もう一度開きました。") if is_again else _("終わる日を取り消しました。台帳は終わりません。"),
            )
        else:
            end_register(register_id, current=current, by=by)
            messages.success(request, _("台帳を終わりにしました。今ある記録は、そのまま残っています。"))
        return redirect("console:builds")
    sheet = ending_sheet(register_id, by=by, language=language())
    context = {"sheet": sheet, "title": sheet.register.title(language())}
    return render(request, "console/build/ending.html", context)
