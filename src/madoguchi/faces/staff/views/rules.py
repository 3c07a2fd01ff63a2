"""The rules of access: what is in force and who agreed, what the folder holds, proposing it, and trying it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.faces.ui.office_forms import long_text, problem_list
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.journeys.proposals.errors import ProposalNeedsReason
from madoguchi.journeys.proposals.rules import propose_rules, rules_sheet
from madoguchi.journeys.proposals.trying import rules_tried
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def rules(request: HttpRequest, by: Actor) -> HttpResponse:
    """What is in force against what the folder holds; POST proposes what it holds at that moment."""
    problems: dict[str, Message] = {}
    if request.method == "POST":
        try:
            ref = propose_rules(request.POST.get("reason", ""), by=by)
        except ProposalNeedsReason as refusal:
            problems["reason"] = refusal.message
        else:
            messages.success(request, _("提案しました。別の人の承認を待っています。"))
            return redirect("staff:proposal", ref)
    found = rules_sheet(by)
    hint = _("何が変わり、だれに関わるか。氏名は書かないでください。")
    reason = long_text("reason", _("必要なわけ"), value=request.POST.get("reason", ""), hint=hint, problems=problems)
    context = {
        "in_force": found.in_force,
        "count": found.in_force.book.own,
        "compared": found.folder,
        "waiting": found.waiting,
        "fields": [reason] if found.may_propose else [],
        "problems": problem_list(problems),
    }
    return render(request, "staff/proposals/rules.html", context, status=422 if problems else 200)


@require_GET
@for_staff
def tried(request: HttpRequest, by: Actor) -> HttpResponse:
    """What the rules of a proposal, or of the folder, would have answered to the last questions."""
    found = rules_tried(request.GET.get("proposal", ""), by=by)
    return render(request, "staff/proposals/tried.html", {"tried": found})
