"""The addresses of the office; names of people are never part of one."""

from __future__ import annotations

from django.urls import path

from madoguchi.faces.staff.views import (
    bulk,
    case,
    corrections,
    decide,
    door,
    examine,
    figures,
    inbox,
    mend,
    papers,
    rooms,
    traces,
    visit_acts,
    visit_blocks,
    visit_day,
    visit_slots,
    visits,
)

app_name = "staff"

_CASE = "cases/<str:reference_number>"
_VISIT = "visits/of/<str:booking_number>"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("sign-in", door.sign_in, name="sign_in"),
    path("sign-out", door.sign_out, name="sign_out"),
    path("take-next", inbox.take_next, name="take_next"),
    path("search", inbox.search, name="search"),
    path("figures", figures.figures, name="figures"),
    path("bulk/plan", bulk.plan, name="bulk_plan"),
    path("bulk/apply", bulk.apply, name="bulk_apply"),
    path("by-post", traces.by_post, name="by_post"),
    path("by-post/<str:message_ref>", traces.posted, name="posted"),
    path("visits/book", visits.book, name="visits_book"),
    path("visits/find", visits.find, name="visits_find"),
    path("visits/day", visit_day.today_here, name="visits_today"),
    path("visits/day/<str:office>/<str:on>", visit_day.day, name="visits_day"),
    path("visits/conflicts", visit_blocks.conflicts, name="visits_conflicts"),
    path("visits/blocks/<str:office>", visit_blocks.blocks, name="visits_blocks"),
    path("visits/blocks/<str:office>/take-back", visit_blocks.unblock, name="visits_unblock"),
    path("visits/slots/<str:office>", visit_slots.slots, name="visits_slots"),
    path(f"{_VISIT}/ask", visit_blocks.ask, name="visit_ask"),
    path(_VISIT, visits.of_number, name="visit"),
    path(f"{_VISIT}/change", visit_acts.change, name="visit_change"),
    path(f"{_VISIT}/cancel", visit_acts.cancel, name="visit_cancel"),
    path(f"{_VISIT}/missed", visit_acts.missed, name="visit_missed"),
    path("rooms", rooms.rooms, name="rooms"),
    path("rooms/<str:reservation_code>/cancel", rooms.cancel, name="room_cancel"),
    path(_CASE, case.case, name="case"),
    path(f"{_CASE}/traces", traces.traces, name="traces"),
    path(f"{_CASE}/papers/<str:file_ref>", papers.paper, name="paper"),
    path(f"{_CASE}/papers/<str:file_ref>/content", papers.paper_content, name="paper_content"),
    path(f"{_CASE}/notices/<str:notice_ref>", papers.notice, name="notice"),
    path(f"{_CASE}/notices/<str:notice_ref>/pdf", papers.notice_pdf, name="notice_pdf"),
    path(f"{_CASE}/take", examine.at_once, {"event": "take"}, name="take"),
    path(f"{_CASE}/take-over", examine.at_once, {"event": "take_over"}, name="take_over"),
    path(f"{_CASE}/release", examine.at_once, {"event": "release"}, name="release"),
    path(f"{_CASE}/pass-step", examine.at_once, {"event": "pass_step"}, name="pass_step"),
    path(f"{_CASE}/request-correction", corrections.request_correction, name="request_correction"),
    path(f"{_CASE}/extend-correction", corrections.extend_correction, name="extend_correction"),
    path(f"{_CASE}/receive-correction", examine.with_words, {"event": "receive_correction"}, name="receive_correction"),
    path(f"{_CASE}/stop-waiting", examine.with_words, {"event": "stop_waiting"}, name="stop_waiting"),
    path(f"{_CASE}/correct-value", mend.correct_value, name="correct_value"),
    path(f"{_CASE}/hand-over", examine.hand_over, name="hand_over"),
    path(f"{_CASE}/note", examine.with_words, {"event": "add_note"}, name="add_note"),
    path(f"{_CASE}/withdraw", examine.with_words, {"event": "withdraw"}, name="withdraw"),
    path(f"{_CASE}/draft-decision", decide.draft_decision, name="draft_decision"),
    path(f"{_CASE}/return-draft", decide.return_draft, name="return_draft"),
    path(f"{_CASE}/sign-off", decide.sign_off, name="sign_off"),
    path(f"{_CASE}/correct-result", decide.correct_result, name="correct_result"),
    path(f"{_CASE}/make-notice-again", decide.make_notice_again, name="make_notice_again"),
]
