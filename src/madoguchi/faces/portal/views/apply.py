"""Filling in a form: the start, one page per topic, the confirm page, and submitting once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import DraftIncomplete, UnknownPage
from madoguchi.engines.records.forms import PageView
from madoguchi.engines.records.section import CONFIRM
from madoguchi.faces.portal.keys import keep_draft, keep_matter, kept_drafts
from madoguchi.faces.portal.sent import files_of, posted_of
from madoguchi.faces.portal.summaries import parts_with_links
from madoguchi.faces.portal.switch import switched_language
from madoguchi.faces.portal.visitor import own_form, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.places import address_of
from madoguchi.foundation.identity.allowances import count_draft
from madoguchi.journeys import apply as journey
from madoguchi.journeys import find
from madoguchi.journeys.errors import NotSureEnough
from madoguchi.journeys.for_another import mandates_for
from madoguchi.values.refusal import Refusal

_JUST_STARTED = "just_started"


def page_url(form: journey.Form, page_id: str) -> str:
    """The address of a page of the form."""
    if page_id == CONFIRM:
        return reverse("portal:apply_confirm", args=[form.draft.ref])
    return reverse("portal:apply_page", args=[form.draft.ref, page_id])


def resume_url(form: journey.Form) -> str:
    """Where this draft goes on."""
    return page_url(form, journey.first_page(form))


def known_forms(request: HttpRequest, procedure_id: str = "") -> list[journey.Form]:
    """The unfinished forms of this visitor, newest first, of one procedure or of all."""
    forms = {form.draft.ref: form for form in journey.forms_of_account(visitor(request).ref, language())}
    for ref in kept_drafts(request):
        try:
            forms.setdefault(ref, journey.form_of(ref, language()))
        except Refusal:
            continue  # forgotten after its thirty days
    chosen = [one for one in forms.values() if not procedure_id or one.procedure.id == procedure_id]
    return sorted(
        (one for one in chosen if one.draft.sealed_at is None), key=lambda one: one.draft.saved_at, reverse=True
    )


def listed(form: journey.Form) -> dict[str, Any]:
    """One unfinished form in a list."""
    return {"title": form.title, "changed_at": form.draft.saved_at, "url": resume_url(form)}


def facts_of(form: journey.Form) -> dict[str, Any]:
    """What every page of the form says about it."""
    draft = form.draft
    return {
        "draft_ref": draft.ref,
        "title": form.title,
        "contact": form.contact,
        "resume_code": draft.resume_code,
        "saved_at": draft.saved_at if draft.revision else None,
        "expires_on": draft.expires_at,
        "is_older": form.is_older,
        "on_behalf_of": form.on_behalf_of,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """What to have at hand; POST begins a draft."""
    if request.method == "POST":
        count_draft(address_of(request))
        mandate = request.POST.get("mandate", "")
        draft = journey.start_application(procedure_id, by=visitor(request), language=language(), mandate_ref=mandate)
        keep_draft(request, draft.ref)
        request.session[_JUST_STARTED] = draft.ref
        return redirect(resume_url(journey.form_of(draft.ref, language())))
    page = find.procedure_page(procedure_id, language())
    trail = (
        Crumb(_("ホーム"), reverse("portal:home")),
        Crumb(page.title, reverse("portal:procedure", args=[page.id])),
        Crumb(_("申請をはじめる")),
    )
    waiting = [listed(form) for form in known_forms(request, procedure_id)]
    mandates = mandates_for(procedure_id, visitor(request))
    context = {"section": "find", "page": page, "trail": trail, "waiting": waiting, "mandates": mandates}
    return render(request, "portal/apply_start.html", context)


def _opened(request: HttpRequest, draft_ref: str) -> journey.Form | HttpResponseRedirect:
    """The form, or the way to where it can be opened: its code is asked, or it was already submitted."""
    form = own_form(request, draft_ref)
    if form is None:
        return redirect("portal:resume")
    if form.draft.sealed_at is not None:
        return redirect("portal:apply_submit", draft_ref)
    return form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, draft_ref: str, page_id: str) -> HttpResponse:
    """One page of the form; POST keeps what was typed and goes where the button says."""
    form = _opened(request, draft_ref)
    if isinstance(form, HttpResponseRedirect):
        return form
    if request.method == "POST":
        return _save(request, form, page_id)
    try:
        view = journey.page_of(form, page_id, language())
    except UnknownPage:
        return redirect(resume_url(form))
    return _show(request, form, view)


def _show(request: HttpRequest, form: journey.Form, view: PageView, status: int = 200) -> HttpResponse:
    whys = Counter(field.why for field in view.fields if field.why)
    shared = whys.most_common(1)[0][0] if whys else ""
    facts = facts_of(form)
    facts["just_started"] = request.session.pop(_JUST_STARTED, None) == form.draft.ref
    facts["why"] = shared if whys[shared] > 1 or len(whys) == 1 else ""
    context = {"page": view, "form": facts, "form_id": "entry"}
    return render(request, "portal/apply_page.html", context, status=status)


def _save(request: HttpRequest, form: journey.Form, page_id: str) -> HttpResponse:
    posted = posted_of(request)
    files, too_many = files_of(request)
    problems = journey.save_page(form, page_id, posted, files, language())
    problems = replace(problems, problems=(*too_many, *problems.problems))
    here = page_url(form, page_id)
    if "language" in request.POST:
        return switched_language(request, here)
    if "leave" in posted:
        return redirect("portal:apply_saved", form.draft.ref)
    form = journey.form_of(form.draft.ref, language())
    view = journey.page_of(form, page_id, language(), problems)
    if "back" in posted and view.previous and not problems.refused:
        return redirect(page_url(form, view.previous))
    if problems:
        return _show(request, form, view, status=422)
    if problems.stay:
        return redirect(f"{here}#{problems.focus}" if problems.focus else here)
    return redirect(page_url(form, view.next or CONFIRM))


@never_cache
@require_http_methods(["GET", "HEAD"])
def confirm(request: HttpRequest, draft_ref: str) -> HttpResponse:
    """Every answer once more, what it is used for, and what to agree to."""
    form = _opened(request, draft_ref)
    return form if isinstance(form, HttpResponseRedirect) else _show_confirm(request, form)


def _show_confirm(request: HttpRequest, form: journey.Form, *, tried: bool = False) -> HttpResponse:
    last = journey.confirm_page(form, language(), tried=tried)
    missing = [
        {"url": f"{page_url(form, page_id)}#{path}", "sentence": sentence} for page_id, (path, sentence) in last.missing
    ]
    context = {
        "form": facts_of(form),
        "page": last.view,
        "summary": parts_with_links(last.summary, lambda page_id, path: f"{page_url(form, page_id)}#{path}"),
        "missing": missing,
        "reasons": last.reasons,
        "must_sign_in": visitor(request).assurance < form.needed_assurance,
    }
    return render(request, "portal/apply_confirm.html", context, status=422 if tried else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, draft_ref: str) -> HttpResponse:
    """Receive the application once; every later visit leads to the same receipt."""
    form = own_form(request, draft_ref)
    if form is None:
        return redirect("portal:resume")
    if form.draft.sealed_at is None and request.method != "POST":
        return redirect("portal:apply_confirm", draft_ref)
    try:
        number = journey.submit_application(
            draft_ref, by=visitor(request), language=language(), agreed=posted_of(request)
        )
    except NotSureEnough:
        return redirect("portal:apply_identity", draft_ref)
    except DraftIncomplete:
        return _show_confirm(request, journey.form_of(draft_ref, language()), tried=True)
    if not form.on_behalf_of:  # a proxy opens it by the mandate, for as long as that lasts
        keep_matter(request, number)
    return redirect("portal:receipt", number)
