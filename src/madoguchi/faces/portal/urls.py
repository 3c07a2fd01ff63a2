"""The addresses of the portal."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from madoguchi.faces.portal.views import (
    about,
    account,
    apply,
    correct,
    draft_help,
    figures,
    find,
    matter,
    notice,
    receipt,
    sign_in_with,
    status,
)

app_name = "portal"
urlpatterns = [
    path("", find.home, name="home"),
    path("language", set_language, name="language"),
    path("city-picture.svg", find.picture, name="picture"),
    path("find", find.find, name="find"),
    path("figures", figures.figures, name="figures"),
    path("figures.csv", figures.figures_csv, name="figures_csv"),
    path("procedures/<slug:procedure_id>", find.procedure, name="procedure"),
    path("procedures/<slug:procedure_id>/apply", apply.start, name="apply_start"),
    path("apply/<str:draft_ref>/page/<str:page_id>", apply.page, name="apply_page"),
    path("apply/<str:draft_ref>/confirm", apply.confirm, name="apply_confirm"),
    path("apply/<str:draft_ref>/submit", apply.submit, name="apply_submit"),
    path("apply/<str:draft_ref>/saved", draft_help.saved, name="apply_saved"),
    path("resume", draft_help.resume, name="resume"),
    path("receipt/<str:reference_number>", receipt.receipt, name="receipt"),
    path("status", status.enter, name="status_enter"),
    path("s/<str:access_code>", status.link, name="status_link"),
    path("status/<str:reference_number>", status.status, name="status"),
    path("status/<str:reference_number>/answers", matter.answers, name="answers"),
    path("status/<str:reference_number>/looks", matter.looks, name="looks"),
    path("status/<str:reference_number>/files/<str:file_ref>", matter.file, name="file"),
    path("status/<str:reference_number>/correct", correct.correct, name="correct"),
    path("status/<str:reference_number>/withdraw", matter.withdraw, name="withdraw"),
    path("status/<str:reference_number>/notices/<str:notice_ref>.pdf", notice.notice_pdf, name="notice_pdf"),
    path("status/<str:reference_number>/notices/<str:notice_ref>", notice.notice, name="notice"),
    path("mine", account.mine, name="mine"),
    path("sign-in", account.sign_in, name="sign_in"),
    path("sign-in/with/<slug:provider>", sign_in_with.begin, name="sign_in_with"),
    path("sign-in/back/<slug:provider>", sign_in_with.back, name="sign_in_back"),
    path("sign-in/confirm", sign_in_with.confirm, name="sign_in_confirm"),
    path("sign-out", account.sign_out, name="sign_out"),
    path("about", about.site, name="about_site"),
    path("about/accessibility", about.accessibility, name="about_accessibility"),
    path("about/privacy", about.privacy, name="about_privacy"),
]
