"""Who may open which address: every address, every role, the expected status; an address without a row fails."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.engines.cases.queries import case_of
from madoguchi.journeys.visit import telephone
from madoguchi.values.clock import today
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import Answers, undone
from tests.house.scene import BODY, PEOPLE, PROGRAMMES, ROLES, Scene, answers_of
from tests.journeys import office

pytestmark = pytest.mark.django_db

Row = Mapping[str, int]
STAFF = ("clerk", "stranger", "centre", "contractor", "decider", "auditor", "administrator")


def everybody(status: int, **others: int) -> Row:
    """The same for every role, but for `others`."""
    return {**dict.fromkeys(ROLES, status), **others}


def staff(status: int, **others: int) -> Row:
    """The same for every member of staff, but for `others`; whoever is not one is led to the sign-in page.

    Whoever works for the centre by contract is answered as its staff are, where nothing else is said.
    """
    company = others.get("centre", status)
    return {**everybody(302), **dict.fromkeys(STAFF, status), "contractor": company, **others}


def office_of(status: int, **others: int) -> Row:
    """About a case of child_family on the centre's desk: closed to administrators, not found by another division."""
    return staff(status, **{"stranger": 404, "administrator": 403, **others})


def persons(status: int, **others: int) -> Row:
    """About residents: for every member of staff but administrators."""
    return staff(status, **{"administrator": 403, **others})


def record_of(status: int, **others: int) -> Row:
    """About one record of a register of persons: nobody is told of it who may not open the register."""
    return staff(status, **{"contractor": 404, "administrator": 404, **others})


CONFIRMING = staff(403, centre=200, contractor=403)
"""About who acts for people without an account: the division that confirms, which is the centre here, by its own."""


def draft_of(status: int, **others: int) -> Row:
    """About what the centre builds: nobody else is told of a draft or an address but administrators."""
    return staff(404, **{"centre": status, "administrator": status, "contractor": 404, **others})


def keys(status: int, **others: int) -> Row:
    """For programmes only; a signed-in browser has no key."""
    return {**everybody(401), **dict.fromkeys(PROGRAMMES, status), **others}


def visits(status: int, **others: int) -> Row:
    """About the visits of an office: for who takes the calls; whoever administers the house sees nobody's booking."""
    return staff(403, centre=status, **others)


OWNER_ONLY = everybody(404, owner=200)  # the page says how it is opened
APPLICANT_ONLY = everybody(404, owner=200, proxy=200)
TO_THE_CODE = everybody(302, owner=200)  # a draft that is not theirs: its code is asked
CONSOLE = staff(403, administrator=200)
NEVER = everybody(405)
PUBLIC = everybody(200)
MOVED = everybody(302)

_BUILT = (
    *("console:build_rights", "console:build_rule", "console:build_process", "console:build_state"),
    *("console:build_act", "console:build_datasets", "console:build_dataset", "console:build_stop"),
    *("console:build_flow", "console:build_page", "console:build_papers", "console:build_paper"),
)
"""The parts of a draft besides its fields and lists."""

# No company opens a register of persons, builds one, finds or serves residents at the counter, disposes,
# delays looks, asks divisions, sees answers, or goes through to another system; notices hold what it may not see.
_NO_COMPANY = (
    *("console:build", "console:hook", "counter:visit_", "staff:gate", "staff:kept_", "staff:import_"),
    *("staff:record", "staff:register", "staff:disposals", "staff:disposal_new", "staff:holds", "staff:notice"),
    *("staff:inquiry_look", "staff:inquiry_new", "staff:inquiry_enough", "staff:survey_new", "staff:rows_"),
    *("staff:survey_publish", "staff:survey_named", "staff:delay"),
)
_ALL_THE_SAME = ("staff:registers",)
"""The list of the registers shows everybody those they may open."""


def closed_to_companies(table: Mapping[Place, Row]) -> dict[Place, Row]:
    """The rows, with what is shut to whoever works for the city by contract."""
    shut = {place for place in table if place.startswith(_NO_COMPANY)} - {*_ALL_THE_SAME}
    return {place: {**row, "contractor": _shut(row)} if place in shut else row for place, row in table.items()}


def _shut(row: Row) -> int:
    """What a company is answered that has no part in it: 404 where the row says that it is not told of it either."""
    return 404 if row["contractor"] == 404 else 403


_READ: Mapping[Place, Row] = {
    **dict.fromkeys(
        (
            *("portal:home", "portal:picture", "portal:find", "portal:procedure", "portal:apply_start"),
            "portal:procedure_form",
            *("portal:figures", "portal:figures_csv", "portal:news"),
            *("portal:resume", "portal:status_enter", "portal:sign_in", "staff:sign_in"),
            *("portal:sign_in_email", "staff:invited"),
            *("portal:about_site", "portal:about_accessibility", "portal:about_privacy"),
            *("counter:kiosk", "counter:kiosk_check_in", "counter:kiosk_ticket", "counter:board"),
            *("counter:place", "counter:leave", "counter:waits", "counter:waits_csv"),
            *("portal:visit", "portal:visit_times", "portal:visit_book", "portal:visit_enter"),
            *("api:listProcedures", "api:getProcedure", "api:getFigures", "api:getOpenApi"),
            *("api:listOffices", "api:listTimes"),
        ),
        PUBLIC,
    ),
    **dict.fromkeys(("portal:language", "portal:apply_submit", "portal:status_link"), MOVED),
    "portal:visit_wait": PUBLIC,
    "counter:device": PUBLIC,
    **dict.fromkeys(("counter:devices", "counter:device_remove"), visits(200, administrator=200)),
    "portal:visit_waiting": PUBLIC,
    "portal:visit_waiting_link": MOVED,
    "portal:visit_leave_waiting": everybody(302, owner=200),  # this browser keeps the place
    # No provider is configured here, and no sign-in was begun: the sentence of the page says so.
    **dict.fromkeys(("portal:sign_in_with", "portal:sign_in_back"), everybody(422)),
    **dict.fromkeys(("staff:directory", "staff:directory_back"), everybody(403)),  # nor is a directory
    "staff:directory_metadata": everybody(404),
    **dict.fromkeys(("portal:sign_in_confirm", "portal:sign_in_code", "staff:passkey_first"), MOVED),
    "portal:visit_link": MOVED,
    **dict.fromkeys(("portal:apply_page", "portal:apply_confirm", "portal:apply_saved"), TO_THE_CODE),
    "portal:apply_identity": MOVED,  # this procedure asks nobody who they are
    **dict.fromkeys(
        (
            *("portal:receipt", "portal:status", "portal:answers", "portal:looks", "portal:file"),
            *("portal:correct", "portal:withdraw", "portal:notice", "portal:notice_pdf"),
        ),
        APPLICANT_ONLY,
    ),
    **dict.fromkeys(
        (
            *("portal:visit_page", "portal:visit_receipt", "portal:visit_calendar"),
            *("portal:visit_change_times", "portal:visit_change", "portal:visit_cancel", "portal:visit_room"),
        ),
        OWNER_ONLY,
    ),
    "portal:mine": everybody(302, owner=200, resident=200, proxy=200),
    "portal:own_looks": everybody(302, owner=200, resident=200, proxy=200),
    **dict.fromkeys(("portal:own_data", "portal:sign_ins"), everybody(302, owner=200, resident=200, proxy=200)),
    "portal:ask_about_look": everybody(302, owner=200, resident=404, proxy=404),
    "portal:ask_by_code": OWNER_ONLY,  # who acts for the applicant does not ask by the code
    **dict.fromkeys(("portal:mandates", "portal:mandate_give"), everybody(302, owner=200, resident=200, proxy=200)),
    "portal:mandate_end": everybody(302, owner=200, resident=404, proxy=404),  # one that nobody holds yet
    "portal:proxy_ask": everybody(302, owner=200, resident=200, proxy=200),
    **dict.fromkeys(("staff:proxy_claims", "staff:proxy_claim", "staff:proxy_paper"), CONFIRMING),
    **dict.fromkeys(("staff:standing_proxies", "staff:standing_proxy", "staff:person_hold"), CONFIRMING),
    **dict.fromkeys(("staff:audit", "staff:who_sees"), staff(403, auditor=200)),
    **dict.fromkeys(("staff:look_questions", "staff:look_question"), staff(403, auditor=200)),
    **dict.fromkeys(("staff:unusual", "staff:unusual_one"), staff(403, auditor=200)),
    **dict.fromkeys(("staff:audit_requests", "staff:audit_request"), staff(403, auditor=200)),
    **dict.fromkeys(("staff:disposals", "staff:disposal_new", "staff:holds"), persons(200)),
    "staff:disposal": staff(404, clerk=200, decider=200, auditor=200),
    "staff:proposals": staff(200),  # one's own, and those one may agree to
    **dict.fromkeys(("staff:rules", "staff:rules_tried"), staff(403, administrator=200, auditor=200)),
    "staff:proposal": staff(404, centre=200, contractor=404, decider=200, auditor=200),
    **dict.fromkeys(("staff:delays", "staff:delay_new"), persons(200)),
    "staff:delay": persons(404, centre=200, contractor=403, decider=200, auditor=200),  # the centre asked for it
    "staff:gate": {**everybody(401), **dict.fromkeys(STAFF, 403), "centre": 204},
    "staff:gate_why": staff(403, centre=302),
    "staff:emergency": staff(302, stranger=200),  # everybody else sees the case anyway
    **dict.fromkeys(
        (
            *("portal:lotteries", "portal:lottery", "portal:lottery_enter", "portal:lottery_find"),
            *("portal:lottery_results", "portal:lottery_json", "portal:lottery_csv"),
        ),
        PUBLIC,
    ),
    **dict.fromkeys(("portal:lottery_entry", "portal:lottery_act"), TO_THE_CODE),
    "portal:lottery_link": MOVED,
    **dict.fromkeys(
        ("staff:figures", "staff:by_post", "staff:rooms", "staff:room_cancel", "staff:rooms_day", "staff:room_move"),
        staff(200),
    ),
    "staff:search": staff(200),  # the empty page of a search, that is
    **dict.fromkeys(("staff:registers", "staff:dataset", "staff:dataset_file"), staff(200)),
    **dict.fromkeys(
        ("portal:open_data", "portal:open_dataset", "portal:data_catalogue", "api:listDatasets", "api:getDataset"),
        PUBLIC,
    ),
    **dict.fromkeys(("portal:file_book", "portal:file_book_csv"), PUBLIC),
    "api:listRegisters": keys(200, owning_key=200, other_key=200),
    **dict.fromkeys(
        ("api:listRecords", "api:getRecord", "api:getRegisterOpenApi"), keys(200, owning_key=404, other_key=404)
    ),
    # A register of persons that everybody may see and its owner may change.
    **dict.fromkeys(("staff:register", "staff:register_file"), persons(200)),
    **dict.fromkeys(("staff:record", "staff:record_print"), record_of(200)),
    **dict.fromkeys(("staff:register_counts", "staff:register_counts_file"), persons(200)),
    **dict.fromkeys(("staff:register_calendar", "staff:register_board"), persons(200)),
    "staff:register_arrange": persons(200),
    "staff:register_keep": persons(200),
    "staff:kept_view": persons(302),
    "staff:kept_edit": visits(200),  # a shared one is changed by who may build the register
    **dict.fromkeys(
        (
            *("staff:register_import", "staff:rows_import"),
            "staff:import_plan",
            "staff:import_choice",
            "staff:import_file",
            *("staff:register_bulk", "staff:register_bulk_value", "staff:register_bulk_plan"),
            "staff:register_bin",
            "staff:record_new",
        ),
        visits(200),
    ),
    **dict.fromkeys(
        ("staff:record_edit", "staff:record_undo", "staff:record_delete", "staff:record_move"),
        record_of(403, centre=200),  # the others see the record
    ),
    **dict.fromkeys(("staff:tasks", "staff:inquiries", "staff:inquiry_look"), staff(200)),
    "staff:inquiry_new": staff(302),  # who comes by the address looks first
    "staff:inquiry": staff(200),
    **dict.fromkeys(
        ("portal:survey", "portal:survey_done", "portal:survey_results", "portal:survey_results_csv"), PUBLIC
    ),
    "portal:survey_turn": PUBLIC,  # it says who is asked, and how to sign in
    "portal:survey_named": everybody(302, owner=200, resident=403, proxy=403),  # who came in by the card
    **dict.fromkeys(("staff:surveys", "staff:survey_new", "staff:survey"), staff(200)),
    "staff:survey_answer": staff(403, clerk=200, decider=200),
    **dict.fromkeys(("staff:survey_publish", "staff:survey_named", "staff:survey_named_csv"), visits(200)),
    "staff:inquiry_standing": staff(200),  # whether to keep it is asked of anybody, and done by who asked
    "staff:inquiry_answer": staff(
        403, clerk=200, decider=200, centre=200, administrator=200
    ),  # the division asked, and who keeps it
    "staff:register_process": persons(200),
    "staff:register_hand_over": persons(200),
    "staff:record_comment_back": record_of(403, centre=200),  # only who wrote it takes it back
    "staff:record_act": record_of(403, centre=200),  # it is the centre's turn
    "staff:inbox": staff(200, administrator=302),  # who has no cases begins at the console
    **dict.fromkeys(("staff:passkeys", "staff:sign_ins"), staff(200)),
    **dict.fromkeys(("counter:offices", "counter:counters", "counter:desk"), visits(200, auditor=200)),
    **dict.fromkeys(("counter:reception", "counter:hall"), visits(200, auditor=200)),
    **dict.fromkeys(
        (
            *("staff:case", "staff:traces", "staff:paper", "staff:paper_content", "staff:notice", "staff:notice_pdf"),
            *("staff:request_correction", "staff:extend_correction", "staff:receive_correction", "staff:stop_waiting"),
            *("staff:correct_value", "staff:hand_over", "staff:add_note", "staff:withdraw"),
            *("staff:draft_decision", "staff:return_draft", "staff:sign_off", "staff:correct_result"),
        ),
        office_of(200),
    ),
    **dict.fromkeys(("staff:visits_book", "staff:visit_change", "staff:visit_cancel"), visits(200)),
    **dict.fromkeys(("staff:visit_room", "staff:visits_branch"), visits(200)),
    **dict.fromkeys(("staff:visits_find", "staff:visits_day", "staff:visit"), visits(200, auditor=200)),
    **dict.fromkeys(("staff:visits_wait", "staff:visits_take_off"), visits(200)),
    "staff:visits_today": visits(302, auditor=302),
    **dict.fromkeys(("staff:visits_slots", "staff:visits_waiting"), visits(200, auditor=200)),
    **dict.fromkeys(("staff:visits_blocks", "staff:visits_conflicts", "staff:visit_ask"), visits(200)),
    "staff:visits_ask_many": visits(200),
    **dict.fromkeys(
        (
            *("console:definitions", "console:definition", "console:definition_text"),
            *("console:outbox", "console:message", "console:tokens"),
            *("console:staff", "console:staff_one"),
            "console:staff_person",
            *("console:devices", "console:device_new", "console:device"),
            *("console:device_register", "console:device_retire"),
            *("console:openings", "console:opening_new", "console:opening", "console:opening_stop"),
            *("console:lotteries", "console:lottery_new", "console:lottery", "console:lottery_act"),
        ),
        CONSOLE,
    ),
    # Building: everybody with a post begins one; a draft is for the division that is to keep it, and administrators.
    **dict.fromkeys(("console:builds", "console:build_new", "console:build_begin"), staff(200, auditor=403)),
    **dict.fromkeys(
        (
            *("console:build", "console:build_field", "console:build_about", "console:build_lists"),
            *("console:build_publish", "console:build_yaml", "console:build_throw_away"),
            "console:build_sheet",
            *_BUILT,
        ),
        draft_of(200),
    ),
    **dict.fromkeys(
        ("console:hooks", "console:build_ending"),
        visits(200, administrator=200),
    ),
    **dict.fromkeys(("console:hook", "console:hook_act"), draft_of(200)),
    # The write-free counter: the office finds and asks; a tablet shows what its code opened, and nothing else.
    **dict.fromkeys(("counter:visit_sheet", "counter:visit_choose", "counter:visit_value"), persons(200)),
    **dict.fromkeys(("counter:visit_paper", "counter:visit_end"), persons(200)),
    "counter:tablet_enter": PUBLIC,
    "counter:tablet_open": MOVED,
    "counter:tablet": everybody(302, owner=200),  # the visit is open on this tablet
    "counter:tablet_done": everybody(302, resident=200),  # and one was signed on this one
    "api:getApplication": keys(200, other_key=404),
    "api:getBooking": keys(404, owning_key=200),
    **dict.fromkeys(("api:listCases", "api:getCase"), keys(200, owning_key=403, other_key=403)),
    "api:nowhere": everybody(404),
}
READ = closed_to_companies(_READ) | {
    "counter:visit_find": staff(200),  # the empty page of a search
    "staff:record_attachment": staff(200),  # of a register without persons, which everybody may see
}

AT_THE_CENTRE = {"centre": 302}
CENTRE_KEY = {"owning_key": 403, "other_key": 403, "clerk_key": 200, "decider_key": 403}

_WRITE: Mapping[Place, Row] = {
    **dict.fromkeys(("portal:language", "portal:apply_start", "portal:sign_out", "staff:sign_out"), MOVED),
    **dict.fromkeys(("portal:apply_page", "portal:sign_in", "staff:sign_in"), MOVED),
    "staff:take_next": persons(302),
    "portal:apply_submit": everybody(422, owner=302),  # what was ticked waits for the code
    **dict.fromkeys(("portal:lottery_enter", "portal:lottery_find", "portal:lottery_act"), MOVED),
    **dict.fromkeys(("portal:resume", "portal:status_enter", "portal:sign_in_confirm"), MOVED),
    **dict.fromkeys(("portal:sign_in_email", "portal:sign_in_code"), MOVED),
    "portal:visit_wait": everybody(422),  # without a name nobody can wait
    "portal:visit_leave_waiting": MOVED,
    **dict.fromkeys(("portal:correct", "portal:withdraw"), everybody(404, owner=302, proxy=302)),
    **dict.fromkeys(("staff:bulk_plan", "staff:bulk_apply"), staff(200)),
    "staff:search": persons(200),
    **dict.fromkeys(("counter:kiosk_take", "counter:kiosk_check_in", "counter:kiosk_call_staff"), MOVED),
    "counter:leave": MOVED,
    **dict.fromkeys(("counter:devices", "counter:device_remove"), visits(302, administrator=302)),
    "counter:device": everybody(422),  # these digits are no code
    "counter:device_try": everybody(404),  # these words are no kind of device
    **dict.fromkeys(("portal:visit_book", "portal:visit_enter"), MOVED),
    **dict.fromkeys(("portal:visit_change", "portal:visit_cancel", "portal:visit_room"), everybody(404, owner=302)),
    **dict.fromkeys(("staff:visit_room", "staff:visits_branch"), visits(302)),
    **dict.fromkeys(("portal:visit_accept", "portal:visit_write_ahead"), everybody(404, owner=302)),
    "counter:reception": visits(200, auditor=200),
    **dict.fromkeys(("counter:reception_act", "counter:desk_act"), visits(302)),
    **dict.fromkeys(("staff:visits_blocks", "staff:visits_unblock", "staff:visit_ask"), visits(302)),
    "staff:visits_ask_many": visits(302),
    **dict.fromkeys(("staff:visits_wait", "staff:visits_take_off"), visits(302)),
    **dict.fromkeys(("staff:visit_accept", "staff:visit_decline", "staff:visit_not_reached"), visits(302)),
    "staff:visits_find": visits(302, auditor=302),  # one booking is found, and opened
    **dict.fromkeys(
        ("staff:visits_book", "staff:visit_change", "staff:visit_cancel", "staff:visit_missed"), visits(302)
    ),
    # Without an answer of a device nobody comes in, and nothing is kept.
    "staff:passkey_sign_in": everybody(403),
    "staff:directory_answer": everybody(404),  # no directory that sends forms is configured
    "staff:invited": everybody(422),
    "staff:passkey_first": MOVED,
    "staff:passkeys": staff(422),
    **dict.fromkeys(("staff:sign_ins", "staff:step_up"), staff(302)),
    "portal:sign_ins": MOVED,
    "console:staff_end_sign_ins": staff(403, administrator=302),
    "console:staff_invite": staff(403, administrator=200),
    "console:staff_stop": staff(403, administrator=302),
    **dict.fromkeys(("console:device_new", "console:device_register"), staff(403, administrator=302)),
    "console:device_retire": staff(403, administrator=302),
    "console:staff_person": staff(403, administrator=302),
    **dict.fromkeys(
        ("console:opening_new", "console:lottery_new"), staff(403, administrator=422)
    ),  # nothing is written
    **dict.fromkeys(("console:opening_stop", "console:lottery_act"), staff(403, administrator=302)),
    "console:build_begin": staff(422, auditor=403),  # no file came with it
    "console:build_edit": visits(302, administrator=302),
    **dict.fromkeys(("console:build", "console:build_about", "console:build_lists"), draft_of(302)),
    **dict.fromkeys(("console:build_field", *_BUILT), draft_of(302)),
    "console:build_sheet": draft_of(302),
    "console:build_rule": draft_of(409),  # it does not say which rule was read
    "console:hooks": visits(422, administrator=422),  # it names no address
    "console:hook_act": draft_of(200),  # the new secret is on this page and on no other
    # The words of another version were read.
    "console:build_ending": visits(409, administrator=409),
    "console:build_throw_away": draft_of(302),
    "portal:ask_about_look": everybody(302, resident=404, proxy=404),
    "portal:ask_by_code": OWNER_ONLY,  # it was asked already, and nothing is written
    "portal:own_data": everybody(302, owner=200, resident=200, proxy=200),
    # Without a code and without a choice nothing is given or taken up.
    **dict.fromkeys(("portal:mandates", "portal:mandate_give"), everybody(302, owner=422, resident=422, proxy=422)),
    "portal:mandate_end": everybody(302, resident=404, proxy=404),
    "portal:proxy_ask": everybody(302, owner=422, resident=422, proxy=422),  # nobody is chosen
    "portal:proxy_claim_back": everybody(302, resident=404, proxy=404),
    "staff:proxy_claim": staff(403, centre=302, contractor=403),
    "staff:standing_proxy": staff(403, centre=302, contractor=403),
    "staff:person_hold": staff(403, centre=302, contractor=403),
    "staff:look_question": staff(403, auditor=302),
    "staff:unusual_one": staff(403, auditor=302),
    "staff:disposal_new": persons(200),  # no class is chosen
    "staff:disposal": persons(403, decider=302),
    "staff:proposals": staff(403, administrator=302),
    "staff:rules": staff(403, administrator=409),  # the folder holds what is in force
    "staff:proposal_new": staff(302),  # nothing was wanted
    "staff:proposal": staff(404, centre=409, contractor=404, decider=302, auditor=403),
    "staff:holds": persons(422),  # no number is given
    "staff:delay_new": persons(422),  # no end is given
    "staff:delay": persons(403, centre=403, decider=302),
    "staff:emergency": staff(302),
    "staff:rooms": staff(422),  # the words of the other acts are no time
    "staff:room_cancel": staff(302),
    "staff:room_move": staff(422),
    **dict.fromkeys(("staff:register", "staff:register_file"), persons(200)),
    **dict.fromkeys(("staff:register_import", "staff:rows_import"), visits(422)),  # no file came with it
    "staff:import_plan": visits(302),
    "staff:import_choice": visits(302),
    **dict.fromkeys(("staff:register_bulk", "staff:register_bulk_value", "staff:register_bulk_plan"), visits(302)),
    "staff:record_new": visits(302),
    **dict.fromkeys(("staff:record_edit", "staff:record_undo"), record_of(403, centre=302)),
    **dict.fromkeys(("staff:record_delete", "staff:record_restore"), record_of(403, centre=302)),
    "staff:register_keep": persons(422),  # it has no name
    "staff:kept_edit": visits(302),
    "staff:record_move": record_of(403, centre=409),  # a closed meeting asks for a reason besides
    **dict.fromkeys(("staff:record_comment", "staff:record_follow"), record_of(302)),
    "staff:record_comment_back": record_of(403, centre=302),
    "staff:record_act": record_of(403, centre=302),
    "portal:survey": everybody(302),
    **dict.fromkeys(("portal:survey_turn", "portal:survey_sign"), everybody(403, owner=200)),
    "portal:survey_named": everybody(302, resident=403, proxy=403),
    "staff:survey_new": staff(422),  # nothing is written
    "staff:survey_answer": staff(403, clerk=302, decider=302),
    "staff:survey_sign": staff(403, clerk=200, decider=200),
    "portal:survey_token": everybody(400, anonymous=200),  # a session is not to come along
    "staff:survey_publish": visits(302),
    "staff:inquiry_look": staff(200),
    "staff:inquiry_new": staff(422),  # nothing is written
    "staff:inquiry_enough": staff(302),
    **dict.fromkeys(("staff:inquiry_remind", "staff:inquiry_standing"), visits(302, administrator=302)),
    "staff:inquiry_answer": staff(403, clerk=302, decider=302),
    "staff:inquiry_hand_on": staff(403, clerk=302, decider=302),
    "staff:posted": office_of(302, auditor=403),
    # What is not one's turn is told on the page of the act (422) or, for a button, on a page of its own (409).
    **dict.fromkeys(("staff:take", "staff:pass_step"), office_of(409, **AT_THE_CENTRE)),
    **dict.fromkeys(("staff:take_over", "staff:release"), office_of(409)),  # nobody has this case
    **dict.fromkeys(
        (*("staff:request_correction", "staff:extend_correction", "staff:stop_waiting", "staff:hand_over"),),
        office_of(422, **AT_THE_CENTRE),
    ),
    # Who calls the division that decides is answered there, wherever the case lies.
    **dict.fromkeys(
        ("staff:receive_correction", "staff:add_note", "staff:withdraw"),
        office_of(422, **AT_THE_CENTRE, clerk=302, decider=302),
    ),
    "staff:draft_decision": office_of(422, clerk=302, decider=302),
    "staff:correct_value": office_of(403, **AT_THE_CENTRE),
    "staff:return_draft": office_of(422, clerk=302, decider=302),
    "staff:sign_off": office_of(422, decider=302),
    "staff:correct_result": office_of(422, decider=302),
    "staff:make_notice_again": office_of(403, clerk=409, decider=409),  # it is not held
    "counter:visit_find": persons(200),
    **dict.fromkeys(("counter:visit_begin", "counter:visit_choose", "counter:visit_sheet"), persons(302)),
    **dict.fromkeys(("counter:visit_value", "counter:visit_show", "counter:visit_receive"), persons(302)),
    "counter:visit_end": persons(302),
    **dict.fromkeys(("counter:tablet_enter", "counter:tablet_leave"), MOVED),
    "counter:tablet": everybody(302, owner=422),  # not every form of the visit was said to be right
    "api:createApplication": keys(201, clerk_key=403, decider_key=403),
    **dict.fromkeys(("api:take", "api:passStep", "api:requestCorrection", "api:handOver"), keys(0, **CENTRE_KEY)),
    **dict.fromkeys(("api:extendCorrection", "api:stopWaiting"), keys(0, **CENTRE_KEY)),
    **dict.fromkeys(("api:addNote", "api:withdraw", "api:receiveCorrection"), keys(200, owning_key=403, other_key=403)),
    **dict.fromkeys(("api:takeOver", "api:release"), keys(403, clerk_key=409)),
    **dict.fromkeys(("api:draftDecision", "api:returnDraft", "api:signOff"), keys(403, decider_key=200)),
    "api:correctResult": keys(403, decider_key=200),
    "api:listRecords": keys(404, clerk_key=201, decider_key=403),
    **dict.fromkeys(("api:getRecord", "api:restoreRecord"), keys(404, clerk_key=200, decider_key=403)),
    "api:actOnRecord": keys(404, clerk_key=200),
    "api:searchRecords": keys(200, owning_key=404, other_key=404),
    "api:takeNextCase": keys(200, owning_key=403, other_key=403),
    "api:correctValue": keys(0, **CENTRE_KEY),
    "api:withdrawApplication": keys(200, other_key=404, clerk_key=403, decider_key=403),
    "api:sendCorrection": keys(200, other_key=404, clerk_key=403, decider_key=403),
    "api:createBooking": keys(201, clerk_key=403, decider_key=403),
    **dict.fromkeys(("api:moveBooking", "api:cancelBooking"), keys(404, owning_key=200)),
    "api:nowhere": everybody(404),
}
WRITE = closed_to_companies(_WRITE) | {
    # A draft that is gone was published by a first press: whoever pressed is led to where drafts are begun.
    "console:build_publish": staff(302, centre=409, administrator=409, contractor=302),
}

_CLOSED = {
    "line": "child",
    "capacity": "0",
    "reason": "研修",
    "from_on": "2030-01-07",
    "from_at": "09:00",
    "until_on": "2030-01-07",
    "until_at": "12:00",
}
_CALLER = {"service": "child", "name": "見本 次郎", "kana": "みほん じろう", "telephone": "0930000000"}


def _free_time(scene: Scene) -> dict[str, object]:
    return {"time": telephone.times_for(["child"], scene.hall, by=office.CENTRE).here[0].mark}


# What only the database knows of a place, and is therefore asked when the place's turn has come.
_ASKED: Mapping[Place, Callable[[Scene], dict[str, object]]] = {
    **dict.fromkeys(("staff:visits_book", "staff:visit_change"), _free_time),
    "staff:bulk_apply": lambda scene: {"ref": f"{scene.fresh}:{case_of(scene.fresh).revision}"},
}

_WORDS = {"text": "窓口で確かめました。", "reason": "窓口で確かめました。"}


_DEVICE = {"is_managed": "yes", "is_encrypted": "yes", "updated_on": "2026-11-01"}
_VISITOR = {"name": "見本 葵", "kana": "ミホン アオイ", "email": "aoi@example.jp", "consent": "1"}


def _time(scene: Scene, at: str) -> dict[str, object]:
    return {"for": f"p.{office.CHILD}", "office": scene.hall, "line": "child", "at": at}


def posted(place: Place, scene: Scene, role: str) -> dict[str, object]:
    """What is sent to a place of the pages: enough to be carried out by whoever may."""
    asked = _ASKED[place](scene) if place in _ASKED else {}
    return {**_written(place, scene, role), **asked}


def _written(place: Place, scene: Scene, role: str) -> dict[str, object]:
    later = (today() + timedelta(days=40)).isoformat()
    return {
        "portal:language": {"language": "en"},
        **{f"console:build{part}": {"revision": "1"} for part in ("", "_about", "_lists")},
        "console:build_field": {"revision": "1", "label": "種類", "options": "審議会"},
        **{place: {"revision": "1"} for place in _BUILT},
        "console:build_sheet": {"revision": "0", "sheet": "1"},
        "staff:import_choice": {"sheet": "1"},
        "console:build_publish": {"revision": "1"},
        "console:device_new": {"number": "PC-9", **_DEVICE, "reason": "new"},
        "console:device_register": {**_DEVICE, "reason": "corrected"},
        "console:device_retire": {"reason": "lost"},
        "console:staff_person": {"person": "P-00000001"},
        "portal:apply_page": {"leave": "1"},
        "staff:proxy_claim": {"act": "refuse"},
        "staff:standing_proxy": {"act": "end"},
        "staff:person_hold": {"act": "hold", "person": "P-00000003", "why": "申出 2026-11-20"},
        "portal:apply_submit": {"consent.register_check": "yes", "consent.true_statement": "yes"},
        "portal:sign_in": {"ref": "owner-1"},
        "portal:sign_in_email": {"email": "aoi@example.jp"},
        "staff:sign_in": {"ref": "centre-1"},
        "portal:resume": {"code": scene.resume_code},
        "portal:status_enter": {"number": scene.fresh, "code": scene.access_code},
        "portal:correct": {"as_it_is": "1"},
        "portal:withdraw": {"sure": "1"},
        "portal:visit_book": {**_time(scene, scene.visit_later), **_VISITOR, "key": f"visit-{role}", "step": "book"},
        "portal:visit_enter": {"number": scene.own_visit, "code": scene.visit_code},
        "portal:visit_change": _time(scene, scene.visit_at),
        "portal:visit_room": {"consent": "1"},
        "staff:visit_room": {"room_url": "https://video.example/room"},
        "staff:visits_branch": {"number": scene.video},
        "portal:lottery_enter": {
            "name": "見本 碧",
            "kana": "ミホン アオ",
            "born_on": "1990-04-01",
            "wish1": "am",
            "key": role,
            "sure": "1",
        },
        "portal:lottery_find": {"number": scene.entry_number, "code": scene.entry_code},
        "counter:kiosk_take": {"service": "moving", "key": f"key-of-{role}"},
        "counter:kiosk_check_in": {"booking": scene.appointment},
        "counter:devices": {"kind": "kiosk", "name": "正面"},
        "counter:reception": {"q": "見本"},
        "counter:reception_act": {"service": "moving", "key": f"key-of-{role}"},
        "staff:search": {"q": "見本"},
        "staff:register": {"words": "見本"},
        "staff:register_bulk": {"_which": "all", "_field": "office"},
        "staff:register_bulk_value": {"office": "総務課", "_reason": "組織が変わった"},
        "staff:record_new": {**BODY, "name": f"見本市{role}審議会"},
        "staff:record_edit": {"name": "見本市新審議会", "_reason": "名前が変わった", "_revision": "2"},
        "staff:record_undo": {"_reason": "まちがい", "_revision": "2"},
        "staff:record_delete": {"_reason": "廃止"},
        "staff:kept_edit": {"title": "会議の見かた", "shared": "yes"},
        "staff:record_move": {"_reason": "会議で決まった", "_revision": "2", "to": "closed"},
        "staff:record_comment": {"_comment": "委員の任期を確かめました。"},
        "staff:record_follow": {"_wanted": "1"},
        "staff:record_act": {"_revision": "3"},
        "portal:survey": {"q1": "yes"},
        "staff:survey_answer": {"q1": "yes"},
        "staff:survey_sign": {"blinded": "A" * 512},
        "portal:survey_sign": {"blinded": "A" * 512},
        "portal:survey_named": {"q1": "yes", "agreed": "yes"},
        "portal:survey_token": {"begin": "1"},
        "staff:survey_new": {"check": "1"},
        "staff:inquiry_look": {"words": "審議会の委員"},
        "staff:inquiry_new": {"send": "1"},
        "staff:inquiry_enough": {"about": "affiliated_bodies"},
        "staff:inquiry_answer": {"q1": "3", "minutes": "5", "_revision": "1"},
        "staff:inquiry_hand_on": {"worker": "chief-1"},
        "staff:visits_find": {"q": scene.visit},
        "staff:visits_book": {**_CALLER, "key": f"key-of-{role}"},
        "staff:visit_not_reached": {"tries": "0"},
        "staff:visits_wait": {**_CALLER, "from_on": today().isoformat(), "until_on": later[:10], "key": f"wait-{role}"},
        "staff:visits_blocks": {**_CLOSED, "sure": "1"},
        "staff:visits_unblock": {"block": scene.block},
        "staff:visit_change": {},
        "staff:visits_ask_many": {"number": scene.visit},
        "counter:visit_find": {"q": "見本", "purpose": "counter"},
        "counter:visit_begin": {"person": "P-00000001"},
        "counter:visit_choose": {"begin": "1", "procedure": office.CHILD},
        "counter:visit_value": {"telephone": "090-0000-0005", "reason": "変わりました。"},
        "counter:visit_receive": {"signed": "yes", "revision": scene.visit_revision},
        "counter:tablet_enter": {"code": scene.tablet_code},
        "staff:emergency": {"reason": "life", "text": "一人で倒れているという通報がありました。"},
        "staff:bulk_plan": {"ref": scene.fresh, "event": "take"},
        "staff:bulk_apply": {"event": "take"},
        "staff:request_correction": {**_WORDS, "fields": "children.0.insurance_number", "due_on": later},
        "staff:extend_correction": {"due_on": later},
        "staff:correct_value": {**_WORDS, "children.0.insurance_number": "99-9999"},
        "staff:hand_over": {**_WORDS, "division": "child_family"},
        "staff:draft_decision": {**_WORDS, "outcome": "grant"},
        "staff:correct_result": {**_WORDS, "outcome": "refuse", "reasons-refuse": "not_resident"},
    }.get(place, _WORDS)


_PLAIN_BODIES: dict[Place, dict[str, object]] = {
    "api:takeNextCase": {},
    "api:searchRecords": {"words": "見本"},
    "api:actOnRecord": {"action": "confirm", "revision": 3},
    "api:nowhere": {},
    "api:restoreRecord": {},
    "api:correctValue": {"answers_revision": 0, "path": "telephone", "value": "093-000-1111", "reason": "桁ちがい"},
    "api:withdrawApplication": {"reason": "いらなくなりました。"},
    "api:sendCorrection": {"as_it_is": True},
    "api:cancelBooking": {"revision": 0},
}


def body(place: Place, scene: Scene) -> dict[str, object]:
    """The JSON a programme sends to a place."""
    if place == "api:createApplication":
        return {"procedure": office.CHILD, "answers": answers_of(7)}
    time = {"office": scene.hall, "line": "child", "at": f"{scene.visit_later}:00+09:00"}
    if place == "api:createBooking":
        who = {"name": "見本 葵", "kana": "ミホン アオイ", "email": "aoi@example.jp"}
        return {"services": ["s.child"], **time, **who}
    if place == "api:moveBooking":
        return {**time, "revision": 0}
    if place == "api:listRecords":
        return {"values": {**BODY, "name": "見本市新審議会"}}
    if place == "api:getRecord":
        return {"values": {**BODY, "name": "見本市新審議会"}, "revision": 2, "reason": "名前"}
    if place in _PLAIN_BODIES:
        return _PLAIN_BODIES[place]
    number = address(place, scene).split("/")[4]
    plain = {"revision": case_of(number).revision}
    later = (today() + timedelta(days=40)).isoformat()
    words: dict[str, object] = {"text": "確かめました。"}
    more: dict[Place, dict[str, object]] = {
        **{f"api:{act}": words for act in ("addNote", "stopWaiting", "receiveCorrection", "withdraw")},
        "api:requestCorrection": {
            "fields": ["children.0.insurance_number"],
            "text": "お確かめください。",
            "due_on": later,
        },
        "api:extendCorrection": {"due_on": later},
        "api:handOver": {"division": "child_family", "reason": "確かめました。"},
        "api:draftDecision": {"outcome": "grant"},
        "api:returnDraft": {"reason": "確かめました。"},
        "api:correctResult": {"outcome": "refuse", "reason_ids": ["not_resident"], "reason": "誤りでした。"},
    }
    return {**plain, **more.get(place, {})}


def sent(client: Client, place: Place, scene: Scene, role: str) -> HttpResponse:
    """The answer to a whole, well-formed POST."""
    where = address(place, scene)
    if place.startswith("api:") and (READ.get(place) is None or place in WRITE):
        key = {"Idempotency-Key": f"key-of-{role}"}
        return client.post(where, json.dumps(body(place, scene)), "application/json", headers=key)  # type: ignore[return-value]
    return client.post(where, posted(place, scene, role))  # type: ignore[return-value]


def status(response: HttpResponse) -> int:
    """The status of an answer."""
    for _part in response.streaming_content if response.streaming else ():  # type: ignore[attr-defined]
        pass  # the client closes a file when it was read to its end
    return response.status_code


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Refused requests are expected here by the hundred, so they are not logged."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_s_authz_9_every_address_has_a_row() -> None:
    assert set(READ) | set(WRITE) == set(PLACES)


def test_every_role_of_the_table_stands_in_the_scene(scene: Scene) -> None:
    assert {*scene.cookies, *scene.tokens, "anonymous"} == set(ROLES)
    assert {*PEOPLE, *PROGRAMMES, "anonymous"} == set(ROLES)


@pytest.mark.parametrize("place", PLACES)
def test_s_authz_2_reading(place: Place, read: Answers) -> None:
    assert {role: answer.status for role, answer in read(place).items()} == READ.get(place, NEVER)


def test_s_cfg_2_what_stands_open_to_anybody_is_listed(read: Answers) -> None:
    listed = {place for place in PLACES if READ.get(place, NEVER)["anonymous"] == 200}
    assert {place for place in PLACES if read(place)["anonymous"].status == 200} == listed


@pytest.mark.parametrize("place", PLACES)
def test_s_authz_4_a_page_asked_for_as_a_part_is_no_more_open(place: Place, read: Answers, scene: Scene) -> None:
    for role in ("anonymous", "stranger"):
        with undone():
            answer = scene.client(role).get(address(place, scene), headers={"HX-Request": "true"})
        assert status(answer) == read(place)[role].status, role


@pytest.mark.parametrize("place", PLACES)
def test_s_authz_10_writing(place: Place, written: Answers) -> None:
    assert {role: answer.status for role, answer in written(place).items()} == WRITE.get(place, NEVER)


@pytest.mark.parametrize("place", sorted(set(PLACES) - {"api:nowhere"}))
def test_other_methods_are_known_nowhere(place: Place, scene: Scene) -> None:
    where, client = address(place, scene), scene.client("centre")
    with undone():
        found = {method: status(getattr(client, method)(where)) for method in ("put", "patch", "delete")}
    deleting = {"delete": 401} if place == "api:getRecord" else {}
    assert found == {**dict.fromkeys(found, 302 if place == "portal:language" else 405), **deleting}
