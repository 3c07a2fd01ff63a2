"""How often each page asks the database at most; never more than 15 times, however long its lists are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.engines.booking.actions import devices as hall_devices
from madoguchi.engines.booking.actions import taking_over
from madoguchi.engines.booking.actions.taking_over import KnownBooking
from madoguchi.faces.portal import own_entry, own_visit, visitor
from madoguchi.faces.portal.keys import is_look_noted
from madoguchi.faces.portal.views import account
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity import devices, sessions
from madoguchi.values.clock import JST, moved_to, now, today
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import Scene
from tests.house.test_every_url import READ, sent, status
from tests.journeys import office

pytestmark = pytest.mark.django_db

MOST = 15

# Besides what is counted here, a process asks at most once a second whether something new was published,
# twice a minute whether the journal is sealed, and it notes once a minute that somebody is still there. The pages of a
# hall share a picture that is a second old at most: whoever comes later than that draws it anew, for three more.
AT_MOST: Mapping[Place, int] = {
    "portal:home": 9,
    "portal:picture": 0,
    "portal:find": 2,
    "portal:news": 2,
    "portal:figures": 13,
    "portal:figures_csv": 9,
    "portal:procedure": 2,
    "portal:procedure_form": 0,
    "portal:apply_start": 5,
    "portal:apply_page": 5,
    "portal:apply_confirm": 6,
    "portal:apply_saved": 4,
    "portal:resume": 4,
    "portal:receipt": 10,
    "portal:status_enter": 2,
    "portal:status": 11,
    "portal:answers": 6,
    "portal:looks": 7,
    "portal:file": 8,
    "portal:correct": 7,
    "portal:withdraw": 10,
    "portal:notice_pdf": 6,
    "portal:notice": 4,
    "portal:lotteries": 3,
    "portal:lottery": 5,
    "portal:lottery_enter": 3,
    "portal:lottery_find": 3,
    "portal:lottery_results": 4,
    "portal:lottery_json": 1,
    "portal:lottery_csv": 1,
    "portal:lottery_entry": 4,
    "portal:lottery_act": 4,
    "portal:mine": 6,
    "portal:own_looks": 10,
    "portal:own_data": 2,
    "portal:ask_about_look": 9,
    "portal:ask_by_code": 9,
    "portal:mandates": 6,
    "portal:proxy_ask": 3,
    "portal:sign_ins": 3,
    "portal:mandate_give": 2,
    "portal:mandate_end": 4,
    "staff:audit": 7,
    "staff:proxy_claims": 6,
    "staff:proxy_claim": 9,
    "staff:proxy_paper": 10,
    "staff:standing_proxies": 6,
    "staff:standing_proxy": 8,
    "staff:person_hold": 3,
    "staff:look_questions": 5,
    "staff:look_question": 7,
    "staff:who_sees": 11,
    "staff:audit_requests": 3,
    "staff:audit_request": 6,
    "staff:unusual": 5,
    "staff:unusual_one": 5,
    "staff:delays": 4,
    "staff:disposals": 4,
    "staff:disposal_new": 3,
    "staff:disposal": 9,
    **dict.fromkeys(("staff:proposals", "staff:proposal"), 5),
    "staff:rules": 4,
    "staff:rules_tried": 7,  # thousands of decisions are read in one statement
    "staff:holds": 5,
    "staff:delay_new": 3,
    "staff:delay": 6,
    "staff:emergency": 4,
    "portal:visit": 2,
    "portal:visit_times": 2,
    "portal:visit_book": 3,
    "portal:visit_enter": 2,
    "portal:visit_page": 5,
    "portal:visit_receipt": 5,
    "portal:visit_calendar": 5,
    "portal:visit_change_times": 5,
    "portal:visit_change": 5,
    "portal:visit_cancel": 5,
    "portal:visit_room": 6,
    "portal:visit_wait": 3,
    "portal:visit_waiting": 3,
    "portal:visit_leave_waiting": 3,
    "portal:sign_in": 3,
    "portal:sign_in_email": 2,
    "portal:about_site": 2,
    "portal:about_accessibility": 2,
    "portal:about_privacy": 2,
    "counter:waits": 6,
    "counter:waits_csv": 4,
    "counter:offices": 6,
    "counter:place": 3,
    "counter:leave": 3,
    "counter:kiosk": 4,
    "counter:kiosk_check_in": 4,
    "counter:kiosk_ticket": 4,
    "counter:board": 4,
    "counter:device": 0,
    "counter:devices": 4,
    "counter:device_remove": 4,
    "counter:hall": 10,
    "counter:reception": 14,
    "counter:counters": 10,
    "counter:desk": 11,
    "staff:inbox": 5,
    "staff:sign_in": 4,
    "staff:search": 2,
    "staff:figures": 13,
    "staff:by_post": 5,
    "staff:rooms": 4,
    "staff:registers": 7,
    "staff:dataset": 6,
    "staff:dataset_file": 7,
    "portal:open_data": 3,
    "portal:data_catalogue": 1,
    "portal:file_book": 2,
    "portal:file_book_csv": 0,
    "portal:open_dataset": 5,
    "api:listRegisters": 4,
    "api:listRecords": 5,
    "api:getRecord": 5,
    "api:getRegisterOpenApi": 3,
    "api:listDatasets": 1,
    "api:getDataset": 3,
    "staff:tasks": 10,
    "staff:inquiries": 3,
    "staff:inquiry_look": 5,
    "staff:inquiry": 6,
    "staff:inquiry_answer": 13,
    "portal:survey": 3,
    "portal:survey_turn": 4,
    "portal:survey_named": 4,
    "portal:survey_done": 3,
    "portal:survey_results": 5,
    "portal:survey_results_csv": 3,
    "staff:surveys": 3,
    "staff:survey_new": 3,
    "staff:survey": 5,
    "staff:survey_answer": 6,
    "staff:survey_publish": 4,
    "staff:survey_named": 5,
    "staff:survey_named_csv": 6,
    "staff:inquiry_standing": 6,
    "staff:register_process": 2,
    "staff:register_hand_over": 10,
    "staff:record_act": 10,
    "staff:register": 5,
    "staff:register_file": 10,
    "staff:register_counts": 6,
    "staff:register_counts_file": 6,
    "staff:register_calendar": 5,
    "staff:register_board": 6,
    "staff:register_arrange": 3,
    "staff:register_keep": 3,
    "staff:kept_edit": 4,
    "staff:record_move": 4,
    "staff:register_bin": 5,
    "staff:register_import": 3,
    "staff:rows_import": 3,
    "staff:import_plan": 10,  # worked out anew here, from the file: what a transaction wrote itself is no earlier state
    "staff:import_choice": 4,
    "staff:import_file": 9,
    "staff:register_bulk": 4,
    "staff:register_bulk_value": 4,
    "staff:register_bulk_plan": 9,  # the same
    "staff:record_print": 5,
    "staff:record": 8,
    "staff:record_new": 3,
    "staff:record_edit": 5,
    "staff:record_undo": 6,
    "staff:record_delete": 5,
    "staff:record_comment_back": 5,
    "staff:record_attachment": 6,
    "staff:invited": 2,
    "staff:passkeys": 6,
    "staff:sign_ins": 3,
    "staff:room_cancel": 3,
    "staff:rooms_day": 3,
    "staff:room_move": 3,
    "staff:case": 15,
    "staff:traces": 8,
    "staff:paper": 8,
    "staff:paper_content": 8,
    "staff:notice": 6,
    "staff:notice_pdf": 8,
    "staff:request_correction": 8,
    "staff:extend_correction": 5,
    "staff:receive_correction": 5,
    "staff:stop_waiting": 5,
    "staff:correct_value": 10,
    "staff:hand_over": 5,
    "staff:add_note": 5,
    "staff:withdraw": 5,
    "staff:draft_decision": 5,
    "staff:return_draft": 5,
    "staff:sign_off": 10,
    "staff:correct_result": 5,
    "staff:visits_book": 7,
    "staff:visits_find": 3,
    "staff:visits_day": 5,
    "staff:visits_slots": 4,
    "staff:visits_waiting": 5,
    "staff:visits_wait": 3,
    "staff:visits_take_off": 4,
    "staff:visits_blocks": 4,
    "staff:visits_conflicts": 4,
    "staff:visits_ask_many": 4,
    "staff:visit_ask": 5,
    "staff:visit": 6,
    "staff:visit_change": 6,
    "staff:visit_cancel": 5,
    "staff:visit_room": 4,
    "staff:visits_branch": 3,
    "counter:visit_find": 2,
    "counter:visit_sheet": 10,
    "counter:visit_choose": 14,
    "counter:visit_value": 10,
    "counter:visit_paper": 11,
    "counter:visit_end": 8,
    "counter:tablet_enter": 4,
    "counter:tablet": 6,
    "counter:tablet_done": 9,
    "console:builds": 4,
    "console:build_new": 4,
    "console:build_begin": 4,
    **dict.fromkeys(("console:build", "console:build_field", "console:build_about"), 10),
    **dict.fromkeys(("console:build_lists", "console:build_publish"), 10),
    **dict.fromkeys(("console:build_rights", "console:build_rule", "console:build_process"), 10),
    **dict.fromkeys(("console:build_state", "console:build_act"), 10),
    **dict.fromkeys(("console:build_page", "console:build_papers", "console:build_paper"), 10),
    **dict.fromkeys(("console:build_datasets", "console:build_dataset"), 10),
    **dict.fromkeys(("console:build_yaml", "console:build_throw_away", "console:build_stop"), 5),
    "console:build_flow": 4,
    "console:build_sheet": 4,
    "console:hooks": 4,
    "console:build_ending": 8,
    "console:hook": 5,
    "console:hook_act": 5,
    "console:definitions": 6,
    "console:definition": 7,
    "console:definition_text": 4,
    "console:outbox": 5,
    "console:message": 4,
    "console:tokens": 4,
    "console:staff": 5,
    "console:staff_one": 8,
    "console:staff_person": 5,
    "console:devices": 5,
    "console:device_new": 3,
    **dict.fromkeys(("console:device", "console:device_register", "console:device_retire"), 5),
    "console:openings": 4,
    "console:opening_new": 3,
    "console:opening": 6,
    "console:opening_stop": 4,
    "console:lotteries": 5,
    "console:lottery_new": 3,
    "console:lottery": 8,
    "console:lottery_act": 5,
    "api:listProcedures": 0,
    "api:getProcedure": 0,
    "api:getApplication": 11,
    "api:listCases": 5,
    "api:getCase": 6,
    "api:getFigures": 5,
    "api:getOpenApi": 0,
    "api:listOffices": 0,
    "api:listTimes": 0,
}


def asked(answer: Callable[[], HttpResponse], expected: int = 200) -> list[str]:
    """The queries of an answer: without the savepoints that stand for its transaction here, and what the hour asks."""
    with undone():
        status(answer())
    cache.clear()
    with undone(), CaptureQueriesContext(connection) as found:
        assert status(answer()) == expected
    said = [one["sql"] for one in found]
    told = ("SAVEPOINT", "RELEASE", "ROLLBACK")
    by_the_hour = ("catalogue_publication", "journal_sealerrun")
    return [sql for sql in said if not sql.startswith(told) and not any(one in sql for one in by_the_hour)]


_NOTED = {
    visitor: "is_look_noted",
    account: "is_look_noted",
    own_entry: "is_look_noted",
    own_visit: "is_visit_noted",
}
"""Who asks whether a look was noted within the hour."""


@pytest.fixture(autouse=True)
def noted_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody of the scene, and the device they sit or stand at, was noted a moment ago, however slow the machine is.

    So was, within the hour, that this browser looks at its own matter.
    """
    for room in (sessions, devices):
        monkeypatch.setattr(room, "_NOTED_EVERY", timedelta(days=1))
    monkeypatch.setattr(hall_devices, "_SEEN_EVERY", timedelta(days=1))
    for view, asks in _NOTED.items():
        monkeypatch.setattr(view, asks, lambda request, number: True)


def test_the_first_look_of_an_hour_at_ones_own_matter_is_two_statements_more(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, here = scene.client("owner"), address("portal:status", scene)
    again = asked(lambda: client.get(here))  # type: ignore[return-value,arg-type]
    monkeypatch.setattr(visitor, "is_look_noted", is_look_noted)
    first = asked(lambda: client.get(here))  # type: ignore[return-value,arg-type]
    more = [one for one in first if "INSERT INTO journal_entry" in one or "UPDATE django_session" in one]
    assert (len(more), len(first) - len(again)) == (2, 2)


@pytest.mark.parametrize(
    ("place", "view"),
    [("portal:mine", account), ("portal:lottery_entry", own_entry), ("portal:visit_page", own_visit)],
)
def test_the_first_look_of_an_hour_at_what_is_ones_own_is_two_statements_more(
    place: Place, view: ModuleType, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, here = scene.client("owner"), address(place, scene)
    again = asked(lambda: client.get(here))  # type: ignore[return-value,arg-type]
    monkeypatch.setattr(view, _NOTED[view], lambda request, number: False)
    first = asked(lambda: client.get(here))  # type: ignore[return-value,arg-type]
    assert len(first) - len(again) == 2
    assert any("INSERT INTO journal_entry" in one for one in first)


def reader(place: Place) -> str:
    """A role that may open the place."""
    asking = ("owner", "resident", "centre", "administrator", "auditor", "stranger", "clerk", "clerk_key")
    return next((role for role in asking if READ[place][role] == 200), "owner")


READABLE = [place for place in PLACES if place in READ and READ[place][reader(place)] == 200]


def test_every_page_has_its_count() -> None:
    assert set(AT_MOST) == set(READABLE)
    assert max(AT_MOST.values()) <= MOST


@pytest.mark.parametrize("place", READABLE)
def test_a_page_asks_no_more_than_it_needs(place: Place, scene: Scene) -> None:
    client = scene.client(reader(place))
    queries = asked(lambda: client.get(address(place, scene)))  # type: ignore[return-value,arg-type]
    assert len(queries) <= AT_MOST[place], "\n".join(queries)


def test_the_sheet_of_a_decided_and_mended_case_asks_no_more(scene: Scene) -> None:
    client = scene.client("clerk")
    queries = asked(lambda: client.get(reverse("staff:case", args=[scene.decided])))  # type: ignore[return-value,arg-type]
    assert len(queries) <= MOST, "\n".join(queries)


def _lists(scene: Scene, numbers: list[str]) -> Mapping[str, Callable[[], HttpResponse]]:
    browser, programme = scene.client("centre"), scene.client("clerk_key")
    bulk = {"ref": numbers, "event": "take"}
    kana = dossier_facts(scene.fresh).applicant.kana[:1]
    return {
        "inbox": lambda: browser.get(reverse("staff:inbox"), {"view": "all"}),  # type: ignore[dict-item,return-value]
        "search": lambda: browser.post(reverse("staff:search"), {"q": kana}),  # type: ignore[return-value]
        "plan": lambda: browser.post(reverse("staff:bulk_plan"), bulk),  # type: ignore[return-value]
        "api": lambda: programme.get(reverse("api:listCases"), {"limit": 50}),  # type: ignore[return-value]
        "outbox": lambda: scene.client("administrator").get(reverse("console:outbox")),  # type: ignore[return-value]
    }


def test_a_list_of_fifty_asks_no_more_than_a_list_of_five(scene: Scene) -> None:
    # That somebody was here is written once a minute, and fifty matters take a slow machine longer than that.
    with moved_to(now()):
        few = {name: len(asked(answer)) for name, answer in _lists(scene, [scene.fresh, scene.waiting]).items()}
        numbers = [office.submitted(seed=seed) for seed in range(50)]
        many = {name: len(asked(answer)) for name, answer in _lists(scene, numbers).items()}
    assert many == few
    assert max(many.values()) <= MOST


def test_a_day_of_three_hundred_asks_no_more_than_a_day_of_three(scene: Scene) -> None:
    # That somebody was here is written once a minute: by then it is written both times, however slow the machine is.
    with moved_to(now() + timedelta(minutes=5)):
        client, on = scene.client("centre"), today()
        where = reverse("staff:visits_day", args=[scene.hall, on.isoformat()])
        few = len(asked(lambda: client.get(where)))  # type: ignore[return-value,arg-type]
        at = datetime(on.year, on.month, on.day, 10, tzinfo=JST)
        coming = [KnownBooking(scene.hall, "child", "child", at, at, f"見本 {n}", "ミホン", at) for n in range(300)]
        with undone():
            taking_over.take_over_bookings(coming)
            many = len(asked(lambda: client.get(where)))  # type: ignore[return-value,arg-type]
    assert many == few <= MOST


def test_saving_a_page_asks_no_more(scene: Scene) -> None:
    client = scene.client("owner")
    queries = asked(lambda: sent(client, "portal:apply_page", scene, "owner"), 302)
    assert len(queries) <= MOST, "\n".join(queries)
