"""Every address of the house, found by walking the resolver, with something to ask it for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from madoguchi.values.clock import today
from tests.house.scene import DAMAGES, Scene
from tests.journeys import office

Place = str
"""The name of an address with its namespace, as `reverse` takes it."""

_MATTERS: Mapping[Place, str] = {
    **dict.fromkeys(("portal:correct", "staff:extend_correction", "staff:receive_correction"), "waiting"),
    **dict.fromkeys(("staff:stop_waiting", "api:extendCorrection", "api:receiveCorrection"), "waiting"),
    **dict.fromkeys(("api:stopWaiting",), "waiting"),
    **dict.fromkeys(("staff:draft_decision", "api:draftDecision", "portal:ask_by_code"), "examined"),
    **dict.fromkeys(("staff:return_draft", "staff:sign_off", "api:returnDraft", "api:signOff"), "drafted"),
    **dict.fromkeys(("portal:notice", "portal:notice_pdf", "staff:notice", "staff:notice_pdf"), "decided"),
    **dict.fromkeys(("staff:correct_result", "staff:make_notice_again", "api:correctResult"), "decided"),
    **dict.fromkeys(("api:getApplication", "api:withdrawApplication"), "sent"),
    "api:sendCorrection": "sent_waiting",
}
_LEAVE = ("staff:register_process", "staff:record_act", "api:actOnRecord")
"""What is asked for a record that has its turns."""


_PLAIN = ("console:build_flow", "console:build_page", "console:build_publish")
"""What is asked of a draft that has neither rights nor a process of its own."""

_SURVEYS: Mapping[Place, int] = {
    **dict.fromkeys(("staff:survey_answer", "staff:survey_named", "staff:survey_named_csv"), 1),
    "staff:survey_publish": 2,
    **dict.fromkeys(("portal:survey_results", "portal:survey_results_csv"), 3),
    **dict.fromkeys(("staff:survey_sign", "portal:survey_token"), 4),
    **dict.fromkeys(("portal:survey_turn", "portal:survey_sign"), 5),
    "portal:survey_named": 6,
}
"""Which survey of the scene is fit for a place; the first one is open to everybody."""


def patterns(below: Any = None, namespace: str = "") -> Iterator[tuple[Place, URLPattern]]:
    """Every pattern under its full name; one without a name is a defect."""
    for one in (below or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            assert one.name, f"{one.pattern} has no name"
            yield f"{namespace}{one.name}", one
        else:
            yield from patterns(one, f"{one.namespace}:" if one.namespace else namespace)


PLACES: Mapping[Place, URLPattern] = dict(patterns())


def address(place: Place, scene: Scene) -> str:
    """The address of the place for the scene's matter that fits it."""
    if place == "api:nowhere":
        return "/api/v1/nothing/here"
    fitting = {
        "procedure_id": office.CHILD,
        "page_id": "members" if place == "console:build_page" else "guardian",
        "paper_id": "paper_1",
        "draft_ref": scene.draft_ref,
        "access_code": scene.access_code,
        "reference_number": getattr(scene, _MATTERS.get(place, "fresh")),
        "file_ref": {"staff:record_attachment": scene.attachment[1], "staff:proxy_paper": scene.claim_paper}.get(
            place, scene.file_ref
        ),
        "notice_ref": scene.notice_ref,
        "message_ref": scene.letter_ref,
        "version": scene.version,
        "lottery": scene.lottery,
        "lottery_act": "close",
        "opening": scene.opening,
        "reservation_code": scene.reservation,
        "entry_number": scene.entry_number,
        "entry_code": scene.entry_code,
        "entry_act": "withdraw",
        "account_ref": "centre-1",
        "office": scene.hall,
        "counter": "3",
        "booking_number": scene.sent_booking
        if place.startswith("api:")
        else {
            "staff:visit_missed": scene.appointment,
            "staff:visit_room": scene.video,
            **dict.fromkeys(("staff:visit_accept", "staff:visit_decline", "staff:visit_not_reached"), scene.held),
        }.get(place, scene.visit),
        "on": today().isoformat(),
        "act": "next" if place == "counter:desk_act" else "ticket",
        "code": scene.ticket_code,
        "provider": "resident",
        "waiting_code": scene.visit_code,
        "mark": scene.waiter,
        "visit_ref": scene.visit_ref,
        "part_id": "f1",
        "path": "telephone",
        "key": scene.tablet_key,
        "device_ref": scene.device,
        "device_number": "PC-0001",
        "visit_number": scene.own_video if place == "portal:visit_room" else scene.own_visit,
        "visit_code": scene.visit_code,
        "look": scene.code_look if place == "portal:ask_by_code" else scene.look,
        "mandate_ref": scene.mandate,
        "claim_ref": scene.claim,
        "proxy_ref": scene.standing,
        "question_ref": scene.question_ref,
        "delay_ref": scene.delay,
        "finding": scene.finding,
        "request_number": scene.request,
        "disposal_ref": scene.disposal,
        "proposal_ref": scene.proposal,
        "register_id": DAMAGES
        if place == "staff:record_attachment"
        else scene.inquiry[0]
        if place.startswith("staff:inquiry")
        else "part_time_leave"
        if place in _LEAVE
        else "affiliated_bodies",
        "ref": scene.attachment[0]
        if place == "staff:record_attachment"
        else scene.inquiry[1]
        if place.startswith("staff:inquiry")
        else scene.leave
        if place in _LEAVE
        else scene.record,
        "act_id": "act_1" if place == "console:build_act" else "confirm",
        "state_id": "s1",
        "board_field": "public",
        "import_ref": scene.sheets_import if place == "staff:import_choice" else scene.import_ref,
        "table_id": "people",
        "bulk_ref": scene.bulk_ref,
        "kept_ref": scene.kept_ref,
        "hook_ref": scene.hook,
        "hook_act": "renew",
        "build_ref": scene.sheets_build
        if place == "console:build_sheet"
        else scene.plain_build
        if place in _PLAIN
        else scene.build_ref,
        "field_id": "photo" if place == "staff:record_attachment" else "kind",
        "way": "file",
        "survey_ref": scene.surveys[_SURVEYS.get(place, 0)],
        "record_number": scene.leave if place in _LEAVE else scene.record,
        "dataset_id": "affiliated_bodies",
        "number": {"console:build_rule": 0, "staff:record_comment_back": scene.comment}.get(place, 2),
        "kind": "records" if place == "console:build_rule" else "csv",
        "system_id": "tax_ledger",
    }
    asked = _query(place, scene)
    return reverse(place, kwargs={name: fitting[name] for name in PLACES[place].pattern.converters}) + asked


def _query(place: Place, scene: Scene) -> str:
    wanted, time = f"for=p.{office.CHILD}", f"office={scene.hall}&line=child&at={scene.visit_at}"
    queries = {
        "api:listTimes": f"service=s.child&office={scene.hall}",
        "staff:correct_value": "path=children.0.insurance_number",
        "staff:visits_book": "service=child",
        "portal:visit_times": f"{wanted}&{time}",
        "portal:visit_wait": f"{wanted}&{time}",
        "portal:visit_book": f"{wanted}&{time}",
        "portal:visit_change_times": time,
        "portal:visit_change": time,
        "console:build_flow": "field=kind",
    }
    return f"?{queries[place]}" if place in queries else ""
