"""Filling in a form: the start, one page per topic, the confirm page, and submitting once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from madoguchi.engines.records.errors import DraftIncomplete, UnknownInputs, UnknownPage
from madoguchi.engines.records.forms import PageView
from madoguchi.engines.records.section import CONFIRM
from madoguchi.faces.portal.keys import drop_draft, keep_draft, keep_matter, renew
from madoguchi.faces.portal.lapsed import AT, FROM, Lapsed, lapsed
from madoguchi.faces.portal.own_forms import ask_for_code, facts_of, known_forms, listed, page_url, resume_url
from madoguchi.faces.portal.sent import files_of, posted_of
from madoguchi.faces.portal.summaries import parts_with_links
from madoguchi.faces.portal.switch import switched_language
from madoguchi.faces.portal.visitor import own_form, visitor
from madoguchi.faces.ui.components import Crumb
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.places import address_of
from madoguchi.foundation.identity.allowances import count_draft
from madoguchi.journeys import apply as journey
from madoguchi.journeys import filling, find
from madoguchi.journeys.errors import NotSureEnough
from madoguchi.journeys.for_another.appointing import mandates_for
from madoguchi.journeys.sending import why_not_send

_JUST_STARTED = "just_started"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """What to have at hand; POST begins a draft."""
    if request.method == "POST":
        count_draft(address_of(request))
        mandate = request.POST.get("mandate", "")
        draft = filling.start_application(procedure_id, by=visitor(request), language=language(), mandate_ref=mandate)
        keep_draft(request, draft.ref)
        request.session[_JUST_STARTED] = draft.ref
        return redirect(resume_url(filling.form_of(draft.ref, language())))
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


def _opened(request: HttpRequest, draft_ref: str, page_id: str = CONFIRM) -> filling.Form | HttpResponse:
    """The form, or the way to where it can be opened: its code is asked, or it was already submitted."""
    form = own_form(request, draft_ref)
    if form is None:
        return _to_the_code(request, draft_ref, page_id)
    if form.draft.sealed_at is not None:
        return redirect("portal:apply_submit", draft_ref)
    return form


def _to_the_code(request: HttpRequest, draft_ref: str, page_id: str) -> HttpResponse:
    """Where the code of the form is asked for; what was typed comes along."""
    sent = lapsed(request, draft_ref, page_id) if request.method == "POST" else None
    return ask_for_code(request, sent) if sent else redirect("portal:resume")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, draft_ref: str, page_id: str) -> HttpResponse:
    """One page of the form; POST keeps what was typed and goes where the button says."""
    form = _opened(request, draft_ref, page_id)
    if isinstance(form, HttpResponse):
        return form
    if request.method == "POST":
        renew(request)
        return _save(request, form, page_id)
    try:
        view = filling.page_of(form, page_id, language())
    except UnknownPage:
        return redirect(resume_url(form))
    return _show(request, form, view)


def _show(
    request: HttpRequest, form: filling.Form, view: PageView, status: int = 200, *, changing: bool | None = None
) -> HttpResponse:
    changing = _is_changing(request) if changing is None else changing
    whys = Counter(field.why for field in view.fields if field.why)
    shared = whys.most_common(1)[0][0] if whys else ""
    facts = facts_of(form)
    facts["just_started"] = request.session.pop(_JUST_STARTED, None) == form.draft.ref
    facts["why"] = shared if whys[shared] > 1 or len(whys) == 1 else ""
    context = {"page": view, "form": facts, "form_id": "entry", "changing": changing}
    told = {**({FROM: CONFIRM} if changing else {}), AT: str(form.draft.revision)}
    context["here"] = f"{page_url(form, view.id)}?{urlencode(told)}"
    return render(request, "portal/apply_page.html", context, status=status)


def save_what_came_along(request: HttpRequest, form: filling.Form, sent: Lapsed) -> HttpResponse:
    """Keep what was sent before the code was asked, as the page itself does, and go back to it or say what is wrong."""
    try:
        problems = filling.save_page(form, sent.page_id, sent.posted, {}, language())
    except (UnknownPage, UnknownInputs):
        return redirect(resume_url(form))
    form = filling.form_of(form.draft.ref, language())
    if sent.page_id == CONFIRM:
        return redirect(page_url(form, CONFIRM))
    if problems.refused or problems.problems:
        view = filling.page_of(form, sent.page_id, language(), problems)
        return _show(request, form, view, status=422, changing=sent.changing)
    return redirect(_changed_at(form, sent.page_id) if sent.changing else page_url(form, sent.page_id))


def _is_changing(request: HttpRequest) -> bool:
    """Whether somebody came from the confirm page to change an answer; saving leads back there."""
    return request.GET.get(FROM) == CONFIRM


def _changed_at(form: filling.Form, page_id: str, path: str = "") -> str:
    """The address at which an answer is changed that was read on the confirm page."""
    return f"{page_url(form, page_id)}?{FROM}={CONFIRM}" + (f"#{path}" if path else "")


def _save(request: HttpRequest, form: filling.Form, page_id: str) -> HttpResponse:
    posted = posted_of(request)
    files, too_many = files_of(request)
    problems = filling.save_page(form, page_id, posted, files, language())
    problems = replace(problems, problems=(*too_many, *problems.problems))
    changing = _is_changing(request)
    here = _changed_at(form, page_id) if changing else page_url(form, page_id)
    if "language" in request.POST:
        return switched_language(request, here)
    if "leave" in posted:
        return redirect("portal:apply_saved", form.draft.ref)
    form = filling.form_of(form.draft.ref, language())
    view = filling.page_of(form, page_id, language(), problems)
    if "back" in posted and view.previous and not problems.refused:
        return redirect(page_url(form, view.previous))
    if problems:
        return _show(request, form, view, status=422)
    if problems.stay:
        return redirect(f"{here}#{problems.focus}" if problems.focus else here)
    return redirect(page_url(form, CONFIRM if changing or not view.next else view.next))


@never_cache
@require_http_methods(["GET", "HEAD"])
def confirm(request: HttpRequest, draft_ref: str) -> HttpResponse:
    """Every answer once more, what it is used for, and what to agree to."""
    form = _opened(request, draft_ref)
    return form if isinstance(form, HttpResponse) else _show_confirm(request, form)


def _show_confirm(request: HttpRequest, form: filling.Form, *, tried: bool = False) -> HttpResponse:
    last = filling.confirm_page(form, language(), tried=tried)
    missing = [
        {"url": _changed_at(form, page_id, path), "sentence": sentence} for page_id, (path, sentence) in last.missing
    ]
    context = {
        "form": facts_of(form),
        "form_id": "entry",
        "page": last.view,
        "summary": parts_with_links(last.summary, lambda page_id, path: _changed_at(form, page_id, path)),
        "missing": missing,
        "reasons": last.reasons,
        "must_sign_in": why_not_send(form.procedure, by=visitor(request)) is not None,
    }
    return render(request, "portal/apply_confirm.html", context, status=422 if tried else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, draft_ref: str) -> HttpResponse:
    """Receive the application once; every later visit leads to the same receipt."""
    form = own_form(request, draft_ref)
    if form is None:
        return _to_the_code(request, draft_ref, CONFIRM)
    if form.draft.sealed_at is None and request.method != "POST":
        return redirect("portal:apply_confirm", draft_ref)
    if "language" in request.POST:
        filling.save_page(form, CONFIRM, posted_of(request), {}, language())
        return switched_language(request, page_url(form, CONFIRM))
    try:
        number = journey.submit_application(
            draft_ref, by=visitor(request), language=language(), agreed=posted_of(request)
        )
    except NotSureEnough:
        return redirect("portal:apply_identity", draft_ref)
    except DraftIncomplete:
        return _show_confirm(request, filling.form_of(draft_ref, language()), tried=True)
    if form.on_behalf_of:  # a proxy opens it by the mandate, for as long as that lasts
        drop_draft(request, draft_ref)
    else:
        keep_matter(request, number)
    return redirect("portal:receipt", number)
