"""How often each page asks the database at most; never more than 15 times, however long its lists are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.engines.booking.actions import taking_over
from madoguchi.engines.booking.actions.taking_over import KnownBooking
from madoguchi.faces.portal import visitor
from madoguchi.faces.portal.keys import is_look_noted
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
# twice a minute whether the journal is sealed, and it notes once a minute that somebody is still there.
AT_MOST: Mapping[Place, int] = {
    "portal:home": 9,
    "portal:picture": 0,
    "portal:find": 2,
    "portal:news": 2,
    "portal:figures": 13,
    "portal:figures_csv": 9,
    "portal:procedure": 2,
    "portal:procedure_form": 2,
    "portal:apply_start": 4,
    "portal:apply_page": 6,
    "portal:apply_confirm": 7,
    "portal:apply_saved": 4,
    "portal:resume": 3,
    "portal:receipt": 10,
    "portal:status_enter": 2,
    "portal:status": 10,
    "portal:answers": 6,
    "portal:looks": 6,
    "portal:file": 8,
    "portal:correct": 8,
    "portal:withdraw": 10,
    "portal:notice_pdf": 6,
    "portal:notice": 4,
    "portal:lotteries": 3,
    "portal:lottery": 6,
    "portal:lottery_enter": 4,
    "portal:lottery_find": 4,
    "portal:lottery_results": 5,
    "portal:lottery_json": 3,
    "portal:lottery_csv": 3,
    "portal:lottery_entry": 5,
    "portal:lottery_act": 5,
    "portal:mine": 5,
    "portal:own_looks": 9,
    "portal:own_data": 2,
    "portal:ask_about_look": 9,
    "portal:mandates": 8,
    "portal:mandate_give": 5,
    "portal:mandate_end": 6,
    "staff:audit": 10,
    "staff:look_questions": 8,
    "staff:look_question": 10,
    "staff:who_sees": 11,
    "staff:unusual": 6,
    "staff:unusual_one": 6,
    "staff:delays": 6,
    "staff:disposals": 6,
    "staff:disposal_new": 4,
    "staff:disposal": 7,
    "staff:holds": 5,
    "staff:delay_new": 4,
    "staff:delay": 7,
    "staff:emergency": 6,
    "portal:visit": 2,
    "portal:visit_times": 3,
    "portal:visit_book": 3,
    "portal:visit_enter": 2,
    "portal:visit_page": 7,
    "portal:visit_receipt": 7,
    "portal:visit_calendar": 7,
    "portal:visit_change_times": 8,
    "portal:visit_change": 8,
    "portal:visit_cancel": 7,
    "portal:visit_room": 8,
    "portal:visit_wait": 5,
    "portal:visit_waiting": 5,
    "portal:sign_in": 3,
    "portal:sign_in_email": 2,
    "portal:about_site": 2,
    "portal:about_accessibility": 2,
    "portal:about_privacy": 2,
    "counter:waits": 15,
    "counter:waits_csv": 15,
    "counter:offices": 15,
    "counter:place": 15,
    "counter:leave": 15,
    "counter:kiosk": 15,
    "counter:kiosk_check_in": 15,
    "counter:kiosk_ticket": 15,
    "counter:board": 15,
    "counter:device": 3,
    "counter:devices": 7,
    "counter:device_remove": 7,
    "counter:hall": 15,
    "counter:reception": 15,
    "counter:counters": 15,
    "counter:desk": 15,
    "staff:inbox": 5,
    "staff:sign_in": 4,
    "staff:search": 3,
    "staff:figures": 13,
    "staff:by_post": 6,
    "staff:rooms": 6,
    "staff:registers": 6,
    "staff:dataset": 6,
    "staff:dataset_file": 5,
    "portal:open_data": 2,
    "portal:data_catalogue": 2,
    "portal:file_book": 2,
    "portal:file_book_csv": 1,
    "portal:open_dataset": 5,
    "api:listRegisters": 5,
    "api:listRecords": 6,
    "api:getRecord": 6,
    "api:listDatasets": 1,
    "api:getDataset": 3,
    "staff:tasks": 8,
    "staff:inquiries": 5,
    "staff:inquiry_look": 4,
    "staff:inquiry_new": 4,
    "staff:inquiry": 9,
    "staff:inquiry_answer": 15,
    "portal:survey": 3,
    "portal:survey_done": 3,
    "portal:survey_results": 5,
    "portal:survey_results_csv": 4,
    "staff:surveys": 5,
    "staff:survey_new": 4,
    "staff:survey": 6,
    "staff:survey_answer": 6,
    "staff:survey_publish": 5,
    "staff:survey_named": 8,
    "staff:survey_named_csv": 8,
    "staff:inquiry_standing": 9,
    "staff:register_process": 4,
    "staff:register_hand_over": 10,
    "staff:record_act": 12,
    "staff:register": 8,
    "staff:register_file": 6,
    "staff:register_counts": 7,
    "staff:register_counts_file": 6,
    "staff:register_calendar": 7,
    "staff:register_board": 9,
    "staff:register_keep": 4,
    "staff:kept_edit": 5,
    "staff:record_move": 5,
    "staff:register_bin": 6,
    "staff:register_import": 4,
    "staff:import_plan": 11,  # worked out anew here: what a transaction wrote itself is no earlier state
    "staff:import_file": 6,
    "staff:register_bulk": 8,
    "staff:register_bulk_value": 5,
    "staff:register_bulk_plan": 11,  # the same
    "staff:record_print": 7,
    "staff:record": 7,
    "staff:record_new": 4,
    "staff:record_edit": 6,
    "staff:record_undo": 7,
    "staff:record_delete": 6,
    "staff:invited": 3,
    "staff:passkeys": 8,
    "staff:room_cancel": 5,
    "staff:rooms_day": 4,
    "staff:room_move": 5,
    "staff:case": 14,
    "staff:traces": 8,
    "staff:paper": 8,
    "staff:paper_content": 9,
    "staff:notice": 7,
    "staff:notice_pdf": 9,
    "staff:request_correction": 8,
    "staff:extend_correction": 6,
    "staff:receive_correction": 6,
    "staff:stop_waiting": 6,
    "staff:correct_value": 11,
    "staff:hand_over": 6,
    "staff:add_note": 6,
    "staff:withdraw": 6,
    "staff:draft_decision": 6,
    "staff:return_draft": 6,
    "staff:sign_off": 10,
    "staff:correct_result": 6,
    "staff:visits_book": 6,
    "staff:visits_find": 5,
    "staff:visits_day": 6,
    "staff:visits_slots": 4,
    "staff:visits_blocks": 5,
    "staff:visits_conflicts": 4,
    "staff:visit_ask": 6,
    "staff:visit": 5,
    "staff:visit_change": 7,
    "staff:visit_cancel": 6,
    "staff:visit_room": 7,
    "staff:visits_branch": 3,
    "counter:visit_find": 3,
    "counter:visit_sheet": 15,
    "counter:visit_choose": 15,
    "counter:visit_value": 15,
    "counter:visit_paper": 15,
    "counter:visit_end": 15,
    "counter:tablet_enter": 4,
    "console:builds": 6,
    "console:build_new": 6,
    "console:build_begin": 6,
    **dict.fromkeys(("console:build", "console:build_field", "console:build_about"), 10),
    **dict.fromkeys(("console:build_lists", "console:build_publish"), 10),
    **dict.fromkeys(("console:build_rights", "console:build_rule", "console:build_process"), 10),
    **dict.fromkeys(("console:build_state", "console:build_act"), 10),
    **dict.fromkeys(("console:build_datasets", "console:build_dataset"), 10),
    **dict.fromkeys(("console:build_yaml", "console:build_throw_away", "console:build_stop"), 5),
    "console:hooks": 6,
    "console:hook": 7,
    "console:hook_act": 7,
    "console:definitions": 6,
    "console:definition": 7,
    "console:definition_text": 4,
    "console:outbox": 6,
    "console:message": 5,
    "console:tokens": 4,
    "console:staff": 6,
    "console:staff_one": 10,
    "console:staff_person": 6,
    "console:devices": 6,
    "console:device_new": 4,
    **dict.fromkeys(("console:device", "console:device_register", "console:device_retire"), 5),
    "console:openings": 5,
    "console:opening_new": 5,
    "console:opening": 7,
    "console:opening_stop": 5,
    "console:lotteries": 6,
    "console:lottery_new": 4,
    "console:lottery": 9,
    "console:lottery_act": 6,
    "api:listProcedures": 0,
    "api:getProcedure": 0,
    "api:getApplication": 10,
    "api:listCases": 4,
    "api:getCase": 5,
    "api:getFigures": 5,
    "api:getOpenApi": 0,
    "api:listOffices": 0,
    "api:listTimes": 2,
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


@pytest.fixture(autouse=True)
def noted_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody of the scene, and the device they sit at, was noted a moment ago, however slow the machine is.

    So was, within the hour, that this browser looks at its own matter.
    """
    for room in (sessions, devices):
        monkeypatch.setattr(room, "_NOTED_EVERY", timedelta(days=1))
    monkeypatch.setattr(visitor, "is_look_noted", lambda request, number: True)


def test_the_first_look_of_an_hour_at_ones_own_matter_is_two_statements_more(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, here = scene.client("owner"), address("portal:status", scene)
    again = asked(lambda: client.get(here))  # type: ignore[return-value,arg-type]
    monkeypatch.setattr(visitor, "is_look_noted", is_look_noted)
    first = asked(lambda: client.get(here))  # type: ignore[return-value,arg-type]
    more = [one for one in first if "INSERT INTO journal_entry" in one or "UPDATE django_session" in one]
    assert (len(more), len(first) - len(again)) == (2, 2)


def reader(place: Place) -> str:
    """A role that may open the place."""
    asking = ("owner", "centre", "administrator", "auditor", "stranger", "clerk", "clerk_key")
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
