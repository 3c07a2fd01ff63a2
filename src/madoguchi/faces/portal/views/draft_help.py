"""Leaving a form and coming back to it, on this device or another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.engines.records.errors import AlreadySealed, DraftExpired, NoSuchDraft
from madoguchi.faces.portal.keys import keep_draft
from madoguchi.faces.portal.lapsed import come_along
from madoguchi.faces.portal.own_forms import ask_for_code, facts_of, resume_url
from madoguchi.faces.portal.views.apply import save_what_came_along
from madoguchi.faces.portal.views.sign_in_with import ways_in
from madoguchi.faces.portal.visitor import may_open_draft, own_form, visitor
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.places import counted_as
from madoguchi.faces.ui.why_not import why_not
from madoguchi.foundation.identity.tries import counted_try
from madoguchi.journeys import filling, find
from madoguchi.journeys.sending import why_not_send
from madoguchi.values.message import msg
from madoguchi.values.references import ResumeCodeMistyped

_LONGEST_CODE = 40
_ANOTHER_FORM = msg("これは、別の申請の番号です。いま送った内容の申請の番号を入力してください。")
_WENT_ON = msg(
    "この申請は、別のところで先に保存されています。いま送った内容でそのページを書きかえるときだけ、もう一度押してください。"
)


@never_cache
@require_safe
def saved(request: HttpRequest, draft_ref: str) -> HttpResponse:
    """The code with which the form goes on, and until when."""
    form = own_form(request, draft_ref)
    if form is None:
        return redirect("portal:resume")
    facts = {**facts_of(form), "here": resume_url(form)}
    return render(request, "portal/apply_saved.html", {"section": "resume", "form": facts})


@never_cache
@require_safe
def identity(request: HttpRequest, draft_ref: str) -> HttpResponse:
    """The ways to say who one is as surely as the procedure needs; the draft waits and comes along."""
    form = own_form(request, draft_ref)
    if form is None:
        return redirect("portal:resume")
    confirm = reverse("portal:apply_confirm", args=[draft_ref])
    refusal = why_not_send(form.procedure, by=visitor(request))
    if form.draft.sealed_at is not None or refusal is None:
        return redirect(confirm)
    asked = form.procedure.identity.assurance
    context = {
        "form": facts_of(form),
        "next": confirm,
        "ways": ways_in(asked.identity, asked.business),
        "procedure": find.procedure_page(form.procedure.id, language()),
        "sentence": refusal.message,
        "why": why_not(refusal),
        "signed_in": bool(visitor(request).ref),
    }
    return render(request, "portal/apply_identity.html", context)


def check_may_go_on(request: HttpRequest, form: filling.Form) -> None:
    """A code continues a form; what was submitted opens with the codes of its receipt. Raises AlreadySealed."""
    if form.draft.sealed_at is not None and not may_open_draft(request, form):
        raise AlreadySealed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Enter a code to go on with a form begun elsewhere."""
    if request.method != "POST":
        return ask_for_code(request)
    typed, sent = request.POST.get("code", "")[:_LONGEST_CODE], come_along(request)
    try:
        with counted_try(counted_as(request), wrong=(NoSuchDraft,)):
            form = filling.form_by_code(typed, language())
        check_may_go_on(request, form)
    except (ResumeCodeMistyped, NoSuchDraft, DraftExpired, AlreadySealed) as refusal:
        return ask_for_code(request, sent, typed, refusal.message)
    if sent is not None and sent.draft_ref != form.draft.ref:
        return ask_for_code(request, sent, typed, _ANOTHER_FORM)
    if sent is not None and form.draft.sealed_at is None and sent.is_behind(form.draft.revision):
        return ask_for_code(request, sent.sure(), typed, _WENT_ON)
    keep_draft(request, form.draft.ref)
    if form.draft.sealed_at is not None:
        return redirect("portal:apply_submit", form.draft.ref)
    return save_what_came_along(request, form, sent) if sent else redirect(resume_url(form))
