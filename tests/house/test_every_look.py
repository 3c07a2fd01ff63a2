"""Whoever of the office or of its programmes is shown somebody's matter stands in the journal with exactly those.

Every address that answers is either in a table of those that show somebody, or in one of those that show nobody, each
with its reason; an address in neither fails.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.http import HttpResponse

from madoguchi.engines.booking.models import Booking, Slot, Waiter
from madoguchi.engines.records.actions.changing_records import change_record
from madoguchi.engines.records.models import Record
from madoguchi.engines.registry.models import Person
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.actions import know_person
from madoguchi.foundation.journal.actions import REFUSED
from madoguchi.foundation.journal.models import Entry, Result
from madoguchi.values.clock import now
from tests.house.addresses import PLACES, Place, address
from tests.house.conftest import undone
from tests.house.scene import BODY, PROGRAMMES, Scene
from tests.house.test_every_url import NEVER, READ, WRITE, sent
from tests.journeys import office, residents

pytestmark = pytest.mark.django_db

# Whose pages differ; the others of the office see what one of these sees.
OFFICE = ("centre", "clerk", "decider", "auditor", "administrator", *PROGRAMMES)
_OF_DIVISIONS = "what divisions ask one another is about no person"
_A_DRAFT = "the draft of a register, which holds no record yet"
_FORM = "an empty form"
_CITY = "what the city declares, offers or counts"
_DEVICES = "devices and members of staff, who are no applicants"
_TIMES = "times and rooms, and nobody in them"
_ANSWERS = "what was answered, and not by whom"
_ITSELF = "an investigation stands in the journal by its own number: who is looked into is told later"
_TYPED = "the number that was typed or that the address holds, and nothing about it"
_THE_PUBLIC = "what everybody does without signing in, also who works here"
_DONE = "it stood so already: nothing is done"

# Who opens these, or sends something to them, is shown nobody, and why.
NOBODY: Mapping[Place, str] = {
    **dict.fromkeys(("api:listRegisters", "api:getRegisterOpenApi", "staff:registers", "staff:figures"), _CITY),
    **dict.fromkeys(("staff:register_counts", "staff:register_counts_file", "staff:register_process"), _CITY),
    **dict.fromkeys(("console:definitions", "console:definition", "console:definition_text"), _CITY),
    **dict.fromkeys(("staff:register_hand_over", "staff:disposals"), "posts and classes, and how many there are"),
    **dict.fromkeys(("console:tokens", "console:staff", "console:staff_one", "console:staff_invite"), _DEVICES),
    **dict.fromkeys(("console:staff_stop", "staff:passkeys", "staff:sign_ins", "staff:step_up"), _DEVICES),
    **dict.fromkeys(("console:devices", "console:device_new", "console:device"), _DEVICES),
    **dict.fromkeys(("console:device_register", "console:device_retire", "counter:devices"), _DEVICES),
    "staff:unusual": _DEVICES,
    **dict.fromkeys(("counter:device_remove", "console:staff_end_sign_ins"), _DEVICES),
    **dict.fromkeys(("console:openings", "console:opening_new", "console:opening", "console:opening_stop"), _TIMES),
    **dict.fromkeys(("console:lotteries", "console:lottery_new", "console:lottery", "console:lottery_act"), _TIMES),
    **dict.fromkeys(("staff:rooms", "staff:rooms_day", "staff:room_cancel", "staff:room_move"), _TIMES),
    **dict.fromkeys(("staff:visits_slots", "staff:visits_blocks", "staff:visits_unblock"), _TIMES),
    **dict.fromkeys(("counter:offices", "counter:counters"), _TIMES),
    "counter:hall": "numbers of tickets, as on the board",
    **dict.fromkeys(("console:builds", "console:build_new", "console:build_begin", "console:build"), _A_DRAFT),
    **dict.fromkeys(("console:build_field", "console:build_about", "console:build_lists"), _A_DRAFT),
    **dict.fromkeys(("console:build_publish", "console:build_yaml", "console:build_throw_away"), _A_DRAFT),
    **dict.fromkeys(("console:build_rights", "console:build_rule", "console:build_process"), _A_DRAFT),
    **dict.fromkeys(("console:build_state", "console:build_act", "console:build_datasets"), _A_DRAFT),
    **dict.fromkeys(("console:build_dataset", "console:build_stop", "console:build_edit"), _A_DRAFT),
    **dict.fromkeys(("console:build_page", "console:build_papers", "console:build_paper"), _A_DRAFT),
    **dict.fromkeys(("console:build_flow", "console:build_ending", "console:build_sheet"), _A_DRAFT),
    **dict.fromkeys(("console:hooks", "console:hook", "console:hook_act"), "addresses of other systems"),
    **dict.fromkeys(("staff:inquiries", "staff:inquiry_look"), _OF_DIVISIONS),
    **dict.fromkeys(("staff:inquiry", "staff:inquiry_standing", "staff:inquiry_answer"), _OF_DIVISIONS),
    **dict.fromkeys(("staff:inquiry_enough", "staff:inquiry_remind", "staff:inquiry_hand_on"), _OF_DIVISIONS),
    **dict.fromkeys(("staff:surveys", "staff:survey", "staff:survey_new", "staff:survey_publish"), _ANSWERS),
    "staff:survey_answer": "one's own answer",
    "staff:survey_sign": "a number that nobody can read",
    **dict.fromkeys(("staff:register_import", "staff:rows_import", "staff:register_keep"), _FORM),
    **dict.fromkeys(("staff:kept_edit", "staff:delay_new"), _FORM),
    "staff:register_arrange": _FORM,
    **dict.fromkeys(("staff:disposal_new", "staff:holds", "staff:register_bulk_value"), _FORM),
    **dict.fromkeys(
        ("staff:import_plan", "staff:import_choice", "staff:import_file"),
        "a file that somebody brought, none of it kept yet",
    ),
    **dict.fromkeys(("staff:delays", "staff:delay"), _ITSELF),
    "staff:emergency": _TYPED,
    **dict.fromkeys(("staff:proposals", "staff:proposal", "staff:proposal_new"), "who asked for what, of how many"),
    **dict.fromkeys(("staff:rules", "staff:rules_tried"), "the rules of access, and how many decisions by role"),
    "staff:disposal": "a plan by its number, with the classes and how many there are",
    "staff:proxy_claims": "the words of who asks, which may be about nobody of the register",
}
# The same of who only opens them, and of who only sends something.
NOBODY_READ: Mapping[Place, str] = {
    **NOBODY,
    **dict.fromkeys(("staff:record_new", "staff:visits_book", "staff:visits_find", "staff:visits_branch"), _FORM),
    "staff:audit_requests": _FORM,
    **dict.fromkeys(("staff:search", "staff:visits_wait", "counter:visit_find", "staff:person_hold"), _FORM),
}
NOBODY_WRITTEN: Mapping[Place, str] = {
    **NOBODY,
    **dict.fromkeys(("counter:kiosk_take", "counter:kiosk_call_staff", "counter:tablet_leave"), _THE_PUBLIC),
    **dict.fromkeys(("counter:tablet", "staff:sign_out", "staff:passkey_first"), _THE_PUBLIC),
    "counter:visit_show": _DONE,  # it is shown on the tablet
    "counter:desk_act": _DONE,  # somebody stands at the counter: nobody is called
    "staff:record_restore": _DONE,  # it is not in the bin
    "staff:unusual_one": "that a finding was checked; whom it counts was read on its page",
    "staff:register_bulk": "which records were ticked, none of them opened",
}
# Whom an address shows without their number: by the name, as a picture, or as something of theirs.
BY_OTHER_WORDS: Mapping[Place, str] = {
    **dict.fromkeys(("counter:visit_sheet", "counter:visit_choose", "counter:visit_value"), "a person by the name"),
    **dict.fromkeys(("counter:visit_paper", "counter:visit_end"), "a person by the name"),
    **dict.fromkeys(("counter:reception", "counter:desk"), "a ticket by its number of the day"),
    **dict.fromkeys(("staff:dataset", "staff:record_move"), "a record by its values"),
    **dict.fromkeys(("staff:survey_named", "staff:survey_named_csv"), "the survey whose answers have names"),
    **dict.fromkeys(("staff:visits_waiting", "staff:visits_take_off"), "a place on the waiting list by the name"),
    "staff:visits_wait": "a place on the waiting list by the name",
    **dict.fromkeys(("staff:audit", "staff:look_questions"), "whom a look was at that is told of"),
    **dict.fromkeys(("staff:paper_content", "staff:notice_pdf", "staff:record_attachment"), "a picture"),
    "staff:proxy_paper": "a picture",
    **dict.fromkeys(("staff:standing_proxies", "staff:standing_proxy", "staff:proxy_claim"), "a person by the name"),
    "staff:disposal": "a matter that is gone",
}
# What is shown only when it is asked for, or when something happened before.
_ASKED: Mapping[Place, str] = {"staff:inbox": "?view=waiting", "staff:register_calendar": "?month=2026-11"}


# Who sends a number there is told that nothing can be done, with the number.
_REFUSED = {(place, "administrator") for place in ("staff:bulk_plan", "staff:bulk_apply")}


def _thrown_away(scene: Scene) -> None:
    sent(scene.client("centre"), "staff:record_delete", scene, "centre")


def _met(scene: Scene) -> None:
    values = {**BODY, "last_on": "2026-11-05"}
    change_record(register("affiliated_bodies"), scene.record, values, reason="会議", by=office.CENTRE, revision=2)


def _displaced(scene: Scene) -> None:
    one = Booking.objects.get(number=scene.visit)
    Slot.objects.filter(pk__in=one.slots).update(declared=0)


def _offered(scene: Scene) -> None:
    later = now() + timedelta(days=1)
    held = Booking.objects.get(number=scene.visit)
    Booking.objects.filter(pk=held.pk).update(state="offered", offered_until=later)
    Waiter.objects.create(
        code="w" * 20,
        key="waits",
        office=held.office,
        lines=[held.line],
        services=held.services,
        from_on=later,
        until_on=later,
        waits_since=now(),
        name=held.name,
        state="offered",
        booking=held,
    )


def _linked(scene: Scene) -> None:
    know_person("centre-1", residents.HEAD, ())


_BEFORE: Mapping[Place, Callable[[Scene], None]] = {
    "staff:register_bin": _thrown_away,
    "staff:register_calendar": _met,
    **dict.fromkeys(("staff:visits_conflicts", "staff:visits_ask_many"), _displaced),
    "staff:visits_waiting": _offered,
    "console:staff_person": _linked,
}


def before(place: Place, scene: Scene) -> None:
    """What has to happen before a place shows anybody."""
    _BEFORE.get(place, lambda _scene: None)(scene)


@dataclass(frozen=True)
class Look:
    """What somebody was shown by an address, and what the journal says of it.

    `of_others` are the numbers of entries that are not that of the answer.
    """

    status: int
    is_sent_away: bool
    known: frozenset[str]
    shown: frozenset[str]
    noted: frozenset[str]
    of_others: frozenset[str]
    results: frozenset[str]


def subjects() -> frozenset[str]:
    """The numbers by which the journal knows those in the scene; what divisions ask one another is nobody's matter."""
    found = (
        Dossier.objects.values_list("reference_number", flat=True),
        Booking.objects.values_list("number", flat=True),
        Person.objects.values_list("ref", flat=True),
        Record.objects.exclude(register_id__startswith="inquiry_").values_list("ref", flat=True),
    )
    return frozenset(one for kind in found for one in kind)


def answer_of(place: Place, scene: Scene, role: str, *, writes: bool) -> HttpResponse:
    """What a role is answered that opens a place or sends something to it."""
    client = scene.client(role)
    if writes and place == "staff:search":
        return client.post(address(place, scene), {"q": scene.fresh}, follow=True)  # type: ignore[return-value]
    if writes:
        return sent(client, place, scene, role)
    return client.get(address(place, scene) + _ASKED.get(place, ""))  # type: ignore[return-value]


def shown_to(place: Place, scene: Scene, role: str, *, writes: bool) -> Look:
    """What a role of the office is shown when it opens a place or sends something to it."""
    with undone():
        before(place, scene)
        last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        answer = answer_of(place, scene, role, writes=writes)
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        text = raw.decode(errors="replace")
        entries = Entry.objects.filter(id__gt=last)
        noted = entries.exclude(verb=REFUSED).values_list("dossiers", flat=True)
        where, known = answer.headers.get("Location", ""), subjects()
        return Look(
            answer.status_code,
            where.startswith("/staff/sign-in"),
            known,
            frozenset(one for one in known if one in text),
            frozenset(one for those in noted for one in those),
            _of_others(entries, answer),
            frozenset(entries.values_list("result", flat=True)),
        )


def _of_others(entries: QuerySet[Entry], answer: HttpResponse) -> frozenset[str]:
    if getattr(answer, "redirect_chain", ()):
        return frozenset()  # of several requests, of which only the last tells its number here
    return frozenset(entries.values_list("request", flat=True)) - {answer.headers["X-Request-Id"]}


def who_may(place: Place, *, writes: bool) -> list[str]:
    """The roles of the office that are answered there."""
    row = (WRITE if writes else READ).get(place, NEVER)
    may = [role for role in OFFICE if row[role] in ((200, 201, 302) if writes else (200,))]
    return [role for role in may if (place, role) not in _REFUSED]


def looks(place: Place, scene: Scene, *, writes: bool) -> Mapping[str, Look]:
    """The same for every role of the office that may."""
    found = {role: shown_to(place, scene, role, writes=writes) for role in who_may(place, writes=writes)}
    return {role: one for role, one in found.items() if not one.is_sent_away}


def is_for_the_office(place: Place, *, writes: bool) -> bool:
    """Whether an address answers the office something that not everybody may read."""
    row = (WRITE if writes else READ).get(place, NEVER)
    to_anybody = READ.get(place, NEVER)["anonymous"] == 200 or place.startswith("portal:")
    may = (row[role] in (200, 201) or (writes and row[role] == 302 and role not in PROGRAMMES) for role in OFFICE)
    return not to_anybody and any(may)


READ_BY_THE_OFFICE = [place for place in PLACES if is_for_the_office(place, writes=False)]
WRITTEN_BY_THE_OFFICE = [place for place in PLACES if is_for_the_office(place, writes=True)]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Some are refused here, which is not logged."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def check(found: Mapping[str, Look], nobody: str | None, otherwise: str | None) -> None:
    """Each look stands in the journal with exactly those it showed; somebody is shown, or a reason says why nobody.

    Each entry names the request whose answer says so too, and what came of it.
    """
    for role, one in found.items():
        assert not one.of_others, (role, "an entry names another request")
        assert one.results <= {*Result.values}, (role, "an entry says nothing of what came of it")
        if nobody is not None:
            assert nobody in _SHOWS_NUMBERS or not one.shown, (role, "shows somebody")
            assert otherwise is not None or not one.noted & one.known, (role, "notes somebody")
            continue
        assert one.shown <= one.noted, (role, "not in the journal", one.shown - one.noted)
        if otherwise is None and one.status != 302:
            assert one.noted <= one.shown, (role, "in the journal, and not shown", one.noted - one.shown)
    if nobody is None:
        assert any(one.noted for one in found.values()), "nobody was shown: say why in a table"


_SHOWS_NUMBERS = (_ITSELF, _TYPED)


@pytest.mark.parametrize("place", READ_BY_THE_OFFICE)
def test_s_log_1_who_opens_an_address_stands_in_the_journal_with_exactly_those_it_shows(
    place: Place, scene: Scene
) -> None:
    check(looks(place, scene, writes=False), NOBODY_READ.get(place), BY_OTHER_WORDS.get(place))


@pytest.mark.parametrize("place", WRITTEN_BY_THE_OFFICE)
def test_s_log_1_who_does_something_stands_in_the_journal_with_those_it_was_done_to(place: Place, scene: Scene) -> None:
    check(looks(place, scene, writes=True), NOBODY_WRITTEN.get(place), BY_OTHER_WORDS.get(place))


def test_every_row_of_the_tables_is_an_address_of_the_office() -> None:
    ours = {*READ_BY_THE_OFFICE, *WRITTEN_BY_THE_OFFICE}
    assert {*NOBODY, *BY_OTHER_WORDS, *_ASKED, *_BEFORE} <= ours
    assert set(NOBODY_READ) - set(NOBODY) <= set(READ_BY_THE_OFFICE)
    assert set(NOBODY_WRITTEN) - set(NOBODY) <= set(WRITTEN_BY_THE_OFFICE)
