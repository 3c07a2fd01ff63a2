"""What nobody does alone: the list, one proposal with who asked and who agreed, and making one."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.faces.staff.offices import office_names
from madoguchi.faces.ui.asked_again import Asked
from madoguchi.faces.ui.components import Tone
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import long_text, problem_list
from madoguchi.faces.ui.proposing import page_of_asking, told_in
from madoguchi.faces.ui.refusals import status_of
from madoguchi.faces.ui.staff_door import for_staff
from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.journeys.proposals import acts, sheets
from madoguchi.journeys.proposals.acts import Wanted
from madoguchi.journeys.proposals.errors import (
    ProposalIsSettled,
    ProposalNeedsOtherHands,
    ProposalNeedsReason,
    ProposalStands,
    RulesChangedSince,
    RulesShutTheDoor,
)
from madoguchi.journeys.proposals.models import ProposalKind
from madoguchi.journeys.proposals.sheets import Line, State
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg
from madoguchi.values.places import number_in
from madoguchi.values.refusal import Refusal

_OF_RULES = (RulesChangedSince, RulesShutTheDoor, RulesUnusable)
_TOO_LATE = msg("時間がたちました。人数とわけを確かめて、もう一度押してください。")


def state_chip(state: State) -> tuple[Tone, str]:
    """Where a proposal stands, as a tone and a word."""
    chips: dict[State, tuple[Tone, str]] = {
        State.ASKED: ("wait", _("承認待ち")),
        State.AGREED: ("done", _("承認ずみ")),
        State.USED: ("done", _("行いました")),
        State.OVER: ("info", _("使わないまま終わり")),
        State.DROPPED: ("info", _("取りやめ")),
    }
    return chips[state]


def what_of(one: Line) -> str:
    """What a proposal is about, in words."""
    if one.kind is ProposalKind.SEAL_KEY:
        return _("記録に封をする鍵をかえる")
    if one.kind is ProposalKind.RULES:
        return _("アクセスの決まりをかえる")
    return _("「{title}」をファイルで受け取る").format(title=one.title)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def proposals(request: HttpRequest, by: Actor) -> HttpResponse:
    """The newest first; POST proposes another key for the seal."""
    problems: dict[str, Message] = {}
    if request.method == "POST":
        try:
            ref = acts.propose(Wanted(ProposalKind.SEAL_KEY), request.POST.get("reason", ""), by=by)
        except (ProposalNeedsReason, ProposalStands) as refusal:
            problems["reason"] = refusal.message
        else:
            messages.success(request, _("提案しました。別の人の承認を待っています。"))
            return redirect("staff:proposal", ref)
    return _list(request, by, problems)


def _list(request: HttpRequest, by: Actor, problems: Mapping[str, Message]) -> HttpResponse:
    before = number_in(request.GET.get("before", ""))
    found = sheets.proposals(by, language=language(), before=before)
    reason = long_text("reason", _("必要なわけ"), value=request.POST.get("reason", ""), problems=problems)
    context = {
        "lines": [(one, what_of(one), state_chip(one.state)) for one in found.lines],
        "older_url": f"{reverse('staff:proposals')}?{urlencode({'before': found.before})}" if found.before else "",
        "fields": [reason] if found.may_propose_key else [],
        "may_change_rules": found.may_change_rules,
        "problems": problem_list(problems),
    }
    return render(request, "staff/proposals/list.html", context, status=422 if problems else 200)


@require_POST
@for_staff
def proposal_new(request: HttpRequest, by: Actor) -> HttpResponse:
    """Propose the file the page before was asked for; anything else leads to the list."""
    told, is_fresh = told_in(request.POST.get("wanted", ""), by.ref)
    if told is None:
        messages.warning(request, _("時間がたったので、もう一度ファイルを頼んでください。"))
        return redirect("staff:proposals")
    sentence = _("わけを書いて、別の人の承認を受けてください。")
    if not is_fresh:
        late = {"reason": _TOO_LATE}
        return page_of_asking(request, sentence, told, late, status=422)
    kept = ("about", "division", "subjects", "holds", "address", "typed")
    wanted = Wanted(ProposalKind.EXPORT, **{name: told[name] for name in kept})
    try:
        ref = acts.propose(wanted, request.POST.get("reason", ""), by=by)
    except (ProposalNeedsReason, ProposalStands) as refusal:
        return page_of_asking(request, sentence, told, {"reason": refusal.message}, status=422)
    messages.success(request, _("承認を頼みました。承認されると、この画面から受け取れます。"))
    return redirect("staff:proposal", ref)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def proposal(request: HttpRequest, by: Actor, proposal_ref: str) -> HttpResponse:
    """One proposal; another pair of hands agrees, and who asked finds the file here."""
    refused: Refusal | None = None
    found = sheets.one_proposal(proposal_ref, by=by, language=language())
    if request.method == "POST":
        try:
            _act(request, by, proposal_ref)
            return redirect("staff:proposal", proposal_ref)
        except (ProposalIsSettled, ProposalNeedsOtherHands, *_OF_RULES) as refusal:
            refused = refusal
    context = {
        "one": found.line,
        "what": what_of(found.line),
        "chip": state_chip(found.line.state),
        "office": office_names(found.line.division) if found.line.division else "",
        "holds": found.holds,
        "rules": found.rules,
        "again": Asked(found.address, found.typed is not None, found.typed or ()) if found.address else None,
        "may_agree": found.may_agree,
        "may_drop": found.may_drop,
        "refused": refused.message.text(_) if refused else "",
    }
    return render(request, "staff/proposals/one.html", context, status=status_of(refused) if refused else 200)


def _act(request: HttpRequest, by: Actor, ref: str) -> None:
    if request.POST.get("act") == "drop":
        acts.drop(ref, by=by)
        messages.success(request, _("取りやめました。"))
    else:
        acts.agree(ref, by=by)
        messages.success(request, _("承認しました。"))
