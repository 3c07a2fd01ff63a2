"""One house with everybody in it: matters at every stage, and a browser or programme for every role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from madoguchi.engines.booking.actions import calling, seats, taking_over, tickets
from madoguchi.engines.booking.actions.bookings import Wish
from madoguchi.engines.booking.actions.lottery import create_lottery
from madoguchi.engines.booking.actions.lottery_entries import NewEntry, enter
from madoguchi.engines.booking.actions.resources import reserve
from madoguchi.engines.booking.actions.slots import lay_slots
from madoguchi.engines.booking.actions.taking_over import KnownBooking
from madoguchi.engines.booking.models import Booking, Slot, Waiter
from madoguchi.engines.booking.queries.availability import days_of_slots
from madoguchi.engines.booking.queries.bookings import BookingFacts
from madoguchi.engines.booking.queries.lottery import Choice
from madoguchi.engines.booking.queries.lottery_entries import EntryFacts
from madoguchi.engines.booking.rules.opening import Plan
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.cases.rules import Step
from madoguchi.engines.messaging.actions import write_message
from madoguchi.engines.records import actions as record_actions
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.actions.bulk_edits import decide_value
from madoguchi.engines.records.actions.changing_records import act_on_record, change_record
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.engines.records.queries.comments import comments_of
from madoguchi.engines.records.queries.register_wanted import Wanted
from madoguchi.engines.surveys.closing import close_survey
from madoguchi.foundation.catalogue.actions import publish_register
from madoguchi.foundation.catalogue.queries import city, procedure, register
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.actions import create_token, open_account
from madoguchi.foundation.identity.models import Account
from madoguchi.foundation.identity.programmes import actor_of_token
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.identity.sessions import HIGHEST
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.foundation.storage.actions import keep_upload
from madoguchi.foundation.storage.queries import files_of
from madoguchi.journeys import apply, decide, examine, mending
from madoguchi.journeys.applications import apply_once
from madoguchi.journeys.ask_about_looks import ask_about, ask_by_code
from madoguchi.journeys.delayed_looks import ask_for_delay
from madoguchi.journeys.demonstration.answers import sample_answers
from madoguchi.journeys.demonstration.devices import register_staff_devices
from madoguchi.journeys.demonstration.matters import paper
from madoguchi.journeys.for_another import appointing
from madoguchi.journeys.look_questions import question_sheet
from madoguchi.journeys.models import Disposal, UnusualAccess
from madoguchi.journeys.openings import NewOpening, create_opening
from madoguchi.journeys.own_looks import own_looks
from madoguchi.journeys.proposals import acts as proposing
from madoguchi.journeys.proposals.contents import contents
from madoguchi.journeys.proposals.models import ProposalKind
from madoguchi.journeys.register_links import link_account
from madoguchi.journeys.registers import bulk_choosing, hooks, inquiry_asking, kept, talking
from madoguchi.journeys.registers.building import flowing, papers, parting
from madoguchi.journeys.registers.building.beginning import begin_from_file, begin_from_published
from madoguchi.journeys.registers.building.changing import keep_draft
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.journeys.registers.imports import bring_file
from madoguchi.journeys.registers.inquiry_asking import NewInquiry, Question
from madoguchi.journeys.represent import asking
from madoguchi.journeys.represent.asking import Paper
from madoguchi.journeys.represent.asking import Wanted as ForWhom
from madoguchi.journeys.represent.deciding import Confirmation, confirm_claim
from madoguchi.journeys.status import status_page
from madoguchi.journeys.surveys import asking as survey_asking
from madoguchi.journeys.surveys.answering import answer as answer_survey
from madoguchi.journeys.surveys.asking import NewSurvey
from madoguchi.journeys.surveys.results import publish as publish_survey
from madoguchi.journeys.surveys.results import work_out_what_is_withheld
from madoguchi.journeys.unusual.finding import find_unusual
from madoguchi.journeys.visit import blocks, telephone
from madoguchi.journeys.visit.blocks import Span
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.journeys.visit.calls import Call
from madoguchi.journeys.visit.devices import hall_devices
from madoguchi.journeys.visit.waiting import days_to_wait
from madoguchi.journeys.write_free.visits import facts_of, row_of
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, anonymous
from madoguchi.values.clock import JST, moved_to, now, today
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.references import new_record_number, record_number_for
from madoguchi.values.request_number import numbered
from tests.engines.booking.waiting import waits
from tests.faces.counter.devices import device_cookies
from tests.foundation.storage import corpus
from tests.journeys import office, residents
from tests.journeys.registers.workbooks import workbook_of
from tests.journeys.write_free import counter
from tests.signing_in import sign_in

OWNER = Actor(ActorKind.RESIDENT, "owner-1", "見本 花子")
RESIDENT = Actor(ActorKind.RESIDENT, "resident-9", "見本 次郎")
PROXY = Actor(ActorKind.RESIDENT, "proxy-1", "見本 頼子")
AIDE = office.member("clerk-3", "child_family")
CONTRACTOR = office.member("company-1", "administrative_centre", roles=("contractor",))
AUDITOR = office.member("auditor-1", "accounting", roles=("auditor",))

PEOPLE: Mapping[str, Actor] = {
    "owner": OWNER,
    "resident": RESIDENT,
    "proxy": PROXY,
    "clerk": office.CLERK,
    "stranger": office.STRANGER,
    "centre": office.CENTRE,
    "contractor": CONTRACTOR,
    "decider": office.CHIEF,
    "auditor": AUDITOR,
    "administrator": office.ADMINISTRATOR,
}
PROGRAMMES = ("owning_key", "other_key", "clerk_key", "decider_key")
ROLES = ("anonymous", *PEOPLE, *PROGRAMMES)


REQUEST = "5ce0e" + "0" * 27  # the number of a request of the scene
_HANDLER = ClientHandler(enforce_csrf_checks=False)  # its middleware is laid once for all clients


@dataclass(frozen=True)
class Scene:
    """What the addresses of the house are about, and who comes in by which door."""

    fresh: str
    waiting: str
    examined: str
    drafted: str
    decided: str
    sent: str
    sent_waiting: str
    draft_ref: str
    resume_code: str
    access_code: str
    file_ref: str
    notice_ref: str
    letter_ref: str
    version: str
    lottery: str
    open_opening: str
    opened_visit: str
    opening: str
    reservation: str
    entry_number: str
    entry_code: str
    hall: str
    ticket_code: str
    appointment: str
    visit: str
    visit_ref: str
    visit_revision: int
    tablet_key: str
    tablet_code: str
    own_visit: str
    visit_code: str
    visit_at: str
    visit_later: str
    waiter: str
    held: str
    video: str
    own_video: str
    sent_booking: str

    block: int
    look: int
    code_look: int
    mandate: str
    claim: str
    claim_paper: str
    standing: str
    question_ref: str
    delay: str
    finding: int
    request: str
    disposal: str
    proposal: str
    record: str
    import_ref: str
    sheets_import: str
    bulk_ref: str
    kept_ref: str
    hook: str
    leave: str
    build_ref: str
    plain_build: str
    sheets_build: str
    comment: int
    attachment: tuple[str, str]
    inquiry: tuple[str, str]
    surveys: tuple[str, ...]
    cookies: Mapping[str, str]
    devices: Mapping[str, str]
    device: str
    tokens: Mapping[str, str]

    def client(self, role: str) -> Client:
        """A browser in which this role is signed in, or a programme with its key."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role in self.tokens else None
        client = Client(headers=headers)
        client.handler = _HANDLER
        if role in self.cookies:
            client.cookies["sid"] = self.cookies[role]
        for name, value in self.devices.items():  # whoever asks stands before a device of the hall
            client.cookies[name] = value
        return client


def set_scene() -> Scene:
    """Open the accounts and carry five matters of one resident, and one of a programme, to their stages."""
    cookies = {role: _sign_in(one) for role, one in PEOPLE.items()}
    tokens = _tokens()
    kept_record = _kept()
    fresh, waiting, examined, drafted, decided = (_submitted(seed) for seed in range(1, 6))
    _wait(waiting)
    for number in (examined, drafted, decided):
        _examine(number)
    _mend(decided)
    for number in (drafted, decided):
        decide.draft_decision(number, outcome="grant", reason_ids=(), reason_text="", by=office.CLERK, revision=None)
    decide.sign_off_decision(decided, by=office.HEAD, revision=None)
    decide.issue_notice_of(decided)
    draft = draft_of(OWNER, seed=9)
    hall, ticket, appointment = _day_at_the_office()
    devices = device_cookies(hall)
    visit = _booked_by_telephone(hall)
    waiter = _waits(hall, cookies["owner"])
    _received(cookies["resident"], devices)
    own_visit, visit_at, visit_later = _own_visit(hall)
    entry = _entered(cookies["owner"])
    register_staff_devices()
    return Scene(
        lottery=entry.lottery,
        opening=_announced(hall),
        open_opening=_open_now(hall),
        opened_visit=_visit_of_opening(),
        reservation=_reserved(),
        entry_number=entry.number,
        entry_code=entry.code,
        fresh=fresh,
        waiting=waiting,
        examined=examined,
        drafted=drafted,
        decided=decided,
        sent=_sent(tokens["owning_key"], seed=6),
        sent_waiting=_asked(_sent(tokens["owning_key"], seed=8)),
        draft_ref=draft.ref,
        resume_code=draft.resume_code,
        access_code=dossier_facts(fresh).access_code,
        file_ref=files_of(dossier_facts(fresh).draft_ref)[0].ref,
        notice_ref=status_page(decided, by=OWNER, language="ja").notices[0].ref,
        letter_ref=_letter(waiting),
        version=procedure(office.CHILD).version,
        hall=hall,
        ticket_code=ticket,
        appointment=appointment,
        visit=visit,
        **_visit(cookies["owner"], devices),
        own_visit=own_visit.number,
        visit_code=own_visit.code,
        visit_at=visit_at,
        visit_later=visit_later,
        waiter=waiter,
        held=_held(hall),
        video=_by_video(hall, "child"),
        sent_booking=_sent_booking(hall, tokens["owning_key"]),
        own_video=_by_video(hall, "insurance", account_ref=OWNER.ref),
        block=_closed(hall),
        **_asked_about(examined),
        mandate=_given(),
        **_confirmed(),
        delay=ask_for_delay(
            fresh,
            reason="crime",
            words="手当の受給について調べています。",
            until=now() + timedelta(days=30),
            by=office.CENTRE,
        ),
        finding=_unusual(fresh),
        request=REQUEST,
        disposal=_over(),
        proposal=_proposed(),
        record=kept_record,
        comment=_said(kept_record),
        kept_ref=kept.keep(
            "affiliated_bodies", "list", {}, "みんなの見かた", shared=True, by=office.CENTRE, language="ja"
        ),
        hook=hooks.tell_address("affiliated_bodies", "https://hooks.example.jp/", ("added",), by=office.CENTRE)[0],
        import_ref=bring_file(
            "affiliated_bodies", "bodies.csv", "名称,種類\n見本市審査会,審査会\n".encode(), by=office.CENTRE
        ),
        sheets_import=bring_file("affiliated_bodies", "bodies.xlsx", _SHEETS, by=office.CENTRE),
        bulk_ref=_to_edit(),
        leave=_leave(),
        build_ref=_build(),
        plain_build=_plain_build(),
        sheets_build=begin_from_file(
            "bodies.xlsx", _SHEETS, register("affiliated_bodies").header.division, by=office.CENTRE
        ),
        attachment=_attached(),
        inquiry=_inquiry(),
        surveys=_surveys(),
        cookies=cookies,
        devices=devices,
        device=hall_devices(hall, by=office.CENTRE)[0].ref,
        tokens=tokens,
    )


_SHEETS = workbook_of(
    {
        "名簿": [("名称", "種類"), ("見本市審査会", "審査会"), ("=A2", "審査会")],
        "去年": [("名称", "種類"), ("見本市委員会", "委員会")],
        "選択肢": [("審査会", "委員会")],
    },
    hidden=["選択肢"],
)
"""Bodies on two sheets of one workbook, and a hidden one."""


def _build() -> str:
    """The draft of a register with a rule of its own, a paper and a process."""
    ref = begin_from_published("affiliated_bodies", by=office.CENTRE)
    draft = own_draft(ref, office.CENTRE)
    content = parting.with_rule_added(dict(draft.content), parting.RECORDS)
    (rule,) = parting.rules_of(content, parting.RECORDS)
    content = parting.with_rule(content, parting.RECORDS, 0, {**rule, "see": NESTED})
    content = papers.with_paper_added(content, "名簿")
    plan = flowing.beginning_of(content, flowing.NEW, ("受付", "完了"))
    assert plan is not None
    content = flowing.begun(content, flowing.NEW, plan, "状態")
    keep_draft(draft, content, revision=draft.revision, by=office.CENTRE)
    return ref


def _plain_build() -> str:
    """The draft of a register as it is published, kept once by whoever builds it."""
    ref = begin_from_published("affiliated_bodies", by=office.CENTRE)
    draft = own_draft(ref, office.CENTRE)
    keep_draft(draft, dict(draft.content), revision=draft.revision, by=office.CENTRE)
    return ref


def _to_edit() -> str:
    """Every body of the register, which are to have another division in charge."""
    ref = bulk_choosing.choose("affiliated_bodies", "all", Wanted(), {}, ticked=None, field="office", by=office.CENTRE)
    decide_value("affiliated_bodies", ref, "総務課", reason="組織が変わった", by=office.CENTRE)
    return ref


def _day_at_the_office() -> tuple[str, str, str]:
    """An office with an open counter and somebody called to it; one who waits, and one whose booking is now."""
    hall, at = "401056", now()  # the demonstration has its day at other offices
    seats.open_counter(hall, "3", by=office.CENTRE)
    first, second = (
        tickets.take_ticket(hall, ["moving"], key=f"scene-{number}", by=RESIDENT, name=name, note="通訳")
        for number, name in enumerate(("", "見本 次郎"))
    )
    calling.call_next(hall, "3", by=office.CENTRE)
    booked = KnownBooking(hall, "moving", "moving", at, at + timedelta(minutes=30), "見本 花子", "ミホン ハナコ", at)
    assert first != second
    return hall, second, taking_over.take_over_bookings([booked])[0]


def _by_video(hall: str, line: str, **more: str) -> str:
    """A consultation by video that can begin now; its number."""
    begins = max(now().replace(second=7) - timedelta(minutes=1), datetime.combine(today(), time(), JST))
    ends = begins + timedelta(minutes=15)
    # At whatever time of a working day the tests run, the slots of that day make room.
    Slot.objects.filter(office=hall, line=line, starts_at__gte=begins, starts_at__lt=ends).delete()
    Slot.objects.create(office=hall, line=line, starts_at=begins, ends_at=ends, capacity=1, declared=1)
    key = f"scene-video-{line}"
    wish = Wish(key, hall, line, begins, 15, (line,), lane="telephone", name="見本 花子", remote=True, **more)
    return book_visit(wish, by=OWNER)[0].number


def _sent_booking(hall: str, token: str) -> str:
    """A booking a programme made; its number."""
    days = days_of_slots(today() + timedelta(days=3), 9, lines=["child"], offices=[hall])
    begins = [start for day in days for start in day.starts(1) if start.free > 1][12].starts_at
    programme = actor_of_token(token)
    assert programme is not None
    wish = Wish("scene-sent", hall, "child", begins, 15, ("child",), account_ref=programme.ref, name="見本 花子")
    return book_visit(wish, by=programme)[0].number


def _waits(hall: str, cookie: str) -> str:
    """Somebody waits for a Sunday, and for no place the others take or give back; the mark.

    The browser of this cookie keeps the place.
    """
    last = days_to_wait()[1]
    sunday = last - timedelta(days=last.isoweekday() % 7)
    place = waits(office=hall, from_on=sunday, until_on=sunday)
    _opened(f"/w/{place.code}", {"sid": cookie})
    return place.mark


def _held(hall: str) -> str:
    """A time that is held for somebody who waits and is called; its number."""
    place = waits(office=hall, name="見本 次郎", email="", telephone="093-000-0001", lane="telephone")
    free = telephone.times_for(["child"], hall, by=office.CENTRE).here[-2].starts_at
    until = now() + timedelta(hours=1)
    wish = Wish(
        "scene-held", hall, "child", free, 15, ("child",), name="見本 次郎", lane="telephone", offered_until=until
    )
    number = book_visit(wish, by=OWNER)[0].number
    held = Booking.objects.get(number=number)
    Waiter.objects.filter(mark=place.mark).update(state="offered", booking=held, offers=1)
    return number


def _booked_by_telephone(hall: str) -> str:
    """Slots until the next open days, and a visit somebody called for; its number."""
    lay_slots(until=city().business_calendar.add(today(), 2), only_office=hall)
    free = telephone.times_for(["child"], hall, by=office.CENTRE).here[-1]
    call = Call("scene-call", ("child",), free.mark, "見本 葵", "ミホン アオイ", "093-000-0000")
    return telephone.book_for_caller(call, by=office.CENTRE).number


def _opened(where: str, cookies: Mapping[str, str]) -> None:
    """Open the address of a code in the browser of these cookies, which keeps what it opens."""
    client = Client()
    client.handler = _HANDLER
    for name, value in cookies.items():
        client.cookies[name] = value
    client.get(where)


def _received(cookie: str, devices: Mapping[str, str]) -> None:
    """A visit at the write-free counter that was signed a moment ago on the tablet of this cookie."""
    residents.family()
    ref = counter.ready()
    _opened(reverse("counter:tablet_open", args=[facts_of(row_of(ref)).tablet_key]), {**devices, "sid": cookie})
    counter.receive(ref)


def _visit(cookie: str, devices: Mapping[str, str]) -> dict[str, Any]:
    """A visit of two procedures at the write-free counter, shown to its visitor on the tablet of this cookie."""
    shown = facts_of(row_of(counter.ready()))
    _opened(reverse("counter:tablet_open", args=[shown.tablet_key]), {**devices, "sid": cookie})
    return {
        "visit_ref": shown.ref,
        "visit_revision": shown.revision,
        "tablet_key": shown.tablet_key,
        "tablet_code": shown.code,
    }


def _own_visit(hall: str) -> tuple[BookingFacts, str, str]:
    """A booking of the owner in the days to come, and two times that are still free."""
    lay_slots(until=today() + timedelta(days=12), only_office=hall)
    days = days_of_slots(today() + timedelta(days=3), 9, lines=["child"], offices=[hall])
    first, second, third = [start for day in days for start in day.starts(2) if start.free > 1][:6:2]
    wish = Wish(
        key="scene-visit",
        office=hall,
        line="child",
        starts_at=first.starts_at,
        minutes=20,
        services=("child",),
        procedures=(office.CHILD,),
        person_key="scene-owner",
        account_ref=OWNER.ref,
        name=OWNER.name,
        kana="ミホン ハナコ",
        email="hanako@example.jp",
    )
    made, _new = book_visit(wish, by=OWNER)
    return made, *(f"{one.starts_at:%Y-%m-%dT%H:%M}" for one in (second, third))  # type: ignore[return-value]


def _reserved() -> str:
    """A room that is reserved on the next open day but six."""
    on = city().business_calendar.add(today(), 7)
    begins = datetime.combine(on, time(10), JST)
    return reserve("401064-room_a", begins, begins + timedelta(hours=1), purpose="打合せ", by=office.CLERK, key="a")[
        0
    ].code


def _entered(cookie: str) -> EntryFacts:
    """An entry in an open lottery, opened in the browser of this cookie."""
    opens_at = now() - timedelta(days=1)
    with moved_to(opens_at - timedelta(days=1)):
        ref = create_lottery(
            "scene-lottery",
            title={"ja": "見学会", "en": "A visit", "ja-easy": "見る 会"},
            options=[Choice("am", {"ja": "午前", "en": "Morning"}, 2), Choice("pm", {"ja": "午後", "en": "Noon"}, 1)],
            opens_at=opens_at,
            closes_at=opens_at + timedelta(days=7),
            confirm_by=opens_at + timedelta(days=9),
        ).ref
    made, _ = enter(ref, NewEntry("scene", "scene", "見本 葵", ("am", "pm"), opens_group=True))
    _opened(f"/l/{made.code}", {"sid": cookie})
    return made


def _announced(hall: str) -> str:
    """A mass opening next week, which nobody can enter yet."""
    at = now() + timedelta(days=7)
    plan = Plan((at + timedelta(days=7)).date(), time(9), time(12), 15, 20, 2)
    made = NewOpening(
        "scene-opening", {"ja": "予防接種の予約", "en": "Vaccination"}, hall, at, at, at + timedelta(1), (plan,)
    )
    create_opening(made, by=office.ADMINISTRATOR)
    return made.ref


def _open_now(hall: str) -> str:
    """A mass opening of which places are given away."""
    at = now() - timedelta(hours=1)
    plan = Plan((at + timedelta(days=7)).date(), time(9), time(11), 15, 20, 2)
    made = NewOpening(
        "scene-open", {"ja": "健診の予約", "en": "Check-ups"}, hall, at, at, at + timedelta(days=3), (plan,)
    )
    create_opening(made, by=office.ADMINISTRATOR)
    return made.ref


def _visit_of_opening() -> str:
    """A time of that opening the owner was given by telephone."""
    first = Slot.objects.filter(line="scene-open").order_by("starts_at")[0]
    wish = Wish(
        key="scene-open-visit",
        office=first.office,
        line=first.line,
        starts_at=first.starts_at,
        minutes=15,
        services=(),
        lane="telephone",
        person_key="scene-owner-there",
        account_ref=OWNER.ref,
        name=OWNER.name,
        kana="ミホン ハナコ",
        of_opening=True,
    )
    return book_visit(wish, by=office.CENTRE)[0].number


def _asked_about(examined: str) -> dict[str, Any]:
    """A look of the office at what is the owner's, the question they asked about the one before, and one by a code."""
    looks = own_looks(OWNER, "ja").looks
    ask_about(looks[1].entry, "なぜ見たのですか。", objects_to_it=False, by=OWNER)
    shown = disclosures_of(examined, by_others=True)[0].entry
    ask_by_code(examined, shown, "だれが見たのですか。", objects_to_it=True, by=anonymous())
    return {"look": looks[0].entry, "code_look": shown, "question_ref": question_sheet(AUDITOR).lines[0].ref}


def _closed(hall: str) -> int:
    """A span far ahead that is closed; its id."""
    begins = datetime(2030, 1, 7, 9, tzinfo=JST)
    span = Span(hall, "general", begins, begins + timedelta(hours=2), 0, "研修")
    blocks.block(span, by=office.CENTRE)
    return blocks.blocks_in_force(hall, by=office.CENTRE)[0].id


DAMAGES = "road_damage"
NESTED: Mapping[str, Any] = {
    "any": [
        {"field": "created_by", "is": {"constant": "me"}},
        {"all": [{"field": "kind", "is": "council"}, {"not": {"any": [{"field": "seats", "over": 5}, {"all": []}]}}]},
        {"field": "kind", "is": "board", "because": "公開しているため"},
    ]
}
"""Conditions inside conditions: one block nobody filled yet, and a line that no page can write."""
BODY: Mapping[str, Any] = {
    "name": "見本の日の審議会",
    "kind": "council",
    "basis": "景観条例第5条",
    "task": "景観について調べます。",
    "office": "都市計画課",
    "seats": 5,
    "women": 2,
    "invited": 1,
    "term_years": 2,
    "public": "open",
    "met": 3,
}


def _kept() -> str:
    """A record of a register that was changed once."""
    kept = create_record(register("affiliated_bodies"), BODY, ref=new_record_number(), by=office.CENTRE)
    values = {**BODY, "people": [{"name": "見本 葵", "group": "citizen", "until": "2027-03-31"}], "met": 4}
    change_record(register("affiliated_bodies"), kept.ref, values, reason="会議", by=office.CENTRE, revision=1)
    return kept.ref


def _said(ref: str) -> int:
    """Two comments of the centre on this record, of which one was taken back; the number of the other."""
    for text in ("委員の任期を確かめました。", "議事録を待っています。"):
        talking.say("affiliated_bodies", ref, text, ticked=(), typed="", by=office.CENTRE)
    first, second = (one.number for one in comments_of(ref))
    talking.take_comment_back("affiliated_bodies", ref, first, by=office.CENTRE)
    return second


def _attached() -> tuple[str, str]:
    """A damaged road with a photograph: the record and the file, in a register of its own."""
    content = read_source((settings.MADOGUCHI_DEFINITIONS / "templates/road_damage.yaml").read_bytes()).data
    content["record"]["pages"][0]["fields"].append({"id": "photo", "type": "file", "label": "写真", "require": False})
    publish_register(content, by=office.CENTRE)
    ref = new_record_number()
    photo = keep_upload(BytesIO(corpus.png((64, 32))), name="穴.png", accept=("image",), owner=ref).ref
    values = {"number": "R-1", "reported_on": "2026-11-02", "place": "見本町1番", "kind": "hole", "danger": "high"}
    create_record(register(DAMAGES), {**values, "state": "reported", "photo": [photo]}, ref=ref, by=office.CENTRE)
    return ref, photo


def _over() -> str:
    """A plan to dispose of one matter, for the day on which its time is over."""
    row = Disposal.objects.create(
        ref="x-scene",
        division="child_family",
        retention="5_years",
        asked_ref="clerk-9",
        asked_name="職員",
        asked_at=now(),
    )
    row.items.create(reference_number="0000-0000-00", procedure=office.CHILD, kept_until=today())
    return row.ref


def _proposed() -> str:
    """A file of very many persons that somebody asks another to agree to."""
    wanted = proposing.Wanted(
        ProposalKind.EXPORT,
        "affiliated_bodies",
        "child_family",
        12_000,
        contents(view="all", words="見本", narrowed=["kind"], columns=["name", "kind"]),
        address="/staff/registers/affiliated_bodies/list.csv",
    )
    return proposing.propose(wanted, "年に一度の通知を、外の印刷所に頼むため", by=office.CENTRE)


def _unusual(number: str) -> int:
    """A look at night that the auditor is shown; its number."""
    at = datetime.combine(today() - timedelta(days=1), time(23), JST)
    with moved_to(at), numbered(REQUEST):
        record(office.CLERK, "read", dossiers=[number], data="申請の内容", purpose="申請の審査と決定")
    find_unusual(at.date())
    return int(UnusualAccess.objects.get(reason="night", actor_ref=office.CLERK.ref).pk)


def _inquiry() -> tuple[str, str]:
    """An inquiry of the centre that waits for another division; its register and the record of that division."""
    asked = NewInquiry(
        "公用車の台数", "台帳がないため", "2030-04-01", (Question("台数", "integer"),), ("child_family",)
    )
    id_ = inquiry_asking.ask(asked, number=new_record_number(), by=office.CENTRE)
    return id_, record_number_for(f"{id_}|child_family")


def _surveys() -> tuple[str, ...]:
    """Surveys of the centre: open to everybody, by name for a division, over, over with published results, unsigned.

    The last two ask residents: without their names and by name.
    """
    questions = (
        Question("窓口は使いやすいですか", "yes_no"),
        Question("何で来ましたか", "choice", "電車、車"),
        Question("何が使いにくいですか", "long_text", "", "1", "いいえ"),
    )
    by_name, divisions = {"way": "named", "divisions": ("child_family",)}, {"way": "public", "divisions": ()}
    without = {**by_name, "way": "anonymous"}
    opened = [
        survey_asking.open_survey(
            NewSurvey(title, "窓口を直すため", "2030-04-01", questions=questions, **who),  # type: ignore[arg-type]
            number=new_record_number(),
            by=office.CENTRE,
        )
        for title, who in (
            ("だれでも", divisions),
            ("記名", by_name),
            ("終わり", divisions),
            ("公開", divisions),
            ("無記名", without),
            ("住民", {**divisions, "way": "residents"}),
            ("住民の記名", {**divisions, "way": "residents_named"}),
        )
    ]
    for _ in range(7):
        answer_survey(opened[3], {"q1": ["yes"], "q2": ["o1"]}, slip="", language="ja")
    for ref in opened[2:4]:
        close_survey(ref)
    work_out_what_is_withheld()
    publish_survey(opened[3], by=office.CENTRE)
    return tuple(opened)


def _leave() -> str:
    """A long leave of a clerk that was handed in and passed on to the centre."""
    found = register("part_time_leave")
    values = {"who": "見本 葵", "kind": "annual", "first_on": "2027-01-05", "last_on": "2027-01-18", "days": 9}
    one = create_record(found, values, ref=new_record_number(), by=office.CLERK)
    for number, (act, by) in enumerate((("hand_in", office.CLERK), ("pass_on", office.CHIEF)), start=1):
        act_on_record(found, one.ref, act, revision=number, reason="", by=by)
    return one.ref


def _given() -> str:
    """A mandate of the owner whose code nobody typed in yet, beside the one by which the proxy acts."""
    day = today() + timedelta(days=30)
    code = appointing.give(MandateKind.PARENT, [office.CHILD], until_on=day, by=OWNER, language="ja")
    mandates.take_up(code, by=PROXY)
    appointing.give(MandateKind.PARENT, [office.CHILD], until_on=day, by=OWNER, language="ja")
    return mandates.given_by(OWNER)[0].ref


def _confirmed() -> dict[str, str]:
    """What the owner asks for a child who lives elsewhere, with a scan, and what the office confirmed for a parent."""
    scan = Paper("戸籍.png", BytesIO(corpus.png()))
    born = date(2016, 5, 5)
    claim = asking.ask(
        ForWhom("parent", (office.CHILD,), name="見本 蓮", birth=born, paper=scan), by=OWNER, language="ja"
    )
    open_account("resident", "見本 葵", ref="parent-1")
    link_account("parent-1", residents.HEAD, by=SYSTEM)
    asked = asking.ask(
        ForWhom("parent", (office.CHILD,), residents.YOUNGER), by=actor_of_ref("parent-1"), language="ja"
    )
    how = Confirmation(residents.YOUNGER, (office.CHILD,), today() + timedelta(days=90), "戸籍全部事項証明書")
    standing = confirm_claim(asked, how, by=office.CENTRE)
    return {"claim": claim, "claim_paper": files_of(claim)[0].ref, "standing": standing}


def _sign_in(one: Actor) -> str:
    kind = "staff" if one.kind is ActorKind.STAFF else "resident"
    if not Account.objects.filter(ref=one.ref).exists():
        open_account(kind, one.name, ref=one.ref, duties=one.duties, roles=tuple(one.roles), is_demonstration=True)
    client = Client()
    # Whoever works here came in by a passkey, and of the residents one by the card.
    sign_in(client, one.ref, assurance=HIGHEST if kind == "staff" or one == OWNER else 0)
    return client.cookies["sid"].value


def _tokens() -> dict[str, str]:
    return {
        "owning_key": create_token("applicant", name="申請する機械"),
        "other_key": create_token("applicant", name="ほかの機械"),
        "clerk_key": create_token("clerk", division="administrative_centre", name="審査する機械"),
        "decider_key": create_token("decider", division="child_family", name="決裁する機械"),
    }


def answers_of(seed: int, procedure_id: str = office.CHILD) -> dict[str, object]:
    """A whole application with its papers and consents."""
    subject = procedure(procedure_id)
    answers = sample_answers(subject, city(), Random(seed))
    for need in records.needed_documents(subject, answers):
        answers.setdefault(need.id, [paper()])
    checks = subject.section("record")["consent"].get("checks", [])
    return {**answers, "consent": {check["id"]: True for check in checks}}


def draft_of(by: Actor, *, seed: int, procedure_id: str = office.CHILD) -> records.DraftFacts:
    """A draft in which nothing is missing."""
    draft = record_actions.start_draft(procedure(procedure_id), by=by, language="ja")
    assert not record_actions.replace_answers(draft.ref, answers_of(seed, procedure_id))
    return draft


def _submitted(seed: int) -> str:
    return apply.submit_application(draft_of(OWNER, seed=seed).ref, by=OWNER, language="ja")


def _asked(number: str) -> str:
    _wait(number)
    return number


def _sent(token: str, *, seed: int) -> str:
    by = actor_of_token(token)
    assert by is not None
    return apply_once(office.CHILD, answers_of(seed), key=f"number-{seed}", by=by, language="ja").reference_number


def _wait(number: str) -> None:
    sheet = examine.correction_sheet(number, by=office.CENTRE, language="ja")
    examine.ask_for_correction(
        number,
        fields=[sheet.rows[0].path],
        text="もう一度お確かめください。",
        due_on=sheet.due_on,
        by=office.CENTRE,
        revision=None,
    )


def _examine(number: str) -> None:
    hands = {"administrative_centre": (office.CENTRE, office.OTHER_CENTRE), "child_family": (office.OTHER_CLERK, AIDE)}
    for turn in range(4):  # some cases are looked at twice
        case = case_of(number)
        if case.step != Step.DECISION:
            examine.carry_out("pass_step", number, by=hands[case.division][turn % 2], revision=None)


def _mend(number: str) -> None:
    posted = {"children.0.insurance_number": ["99-9999"]}
    problems = mending.mend_value(
        number,
        "children.0.insurance_number",
        posted,
        reason="控えのとおりに直しました。",
        by=office.CLERK,
        revision=0,
        language="ja",
    )
    assert not problems


def _letter(number: str) -> str:
    facts = dict.fromkeys(("applicant", "procedure", "status_url", "office", "city", "due_on", "text"), "見本")
    return write_message(number, kind="correction_requested", language="ja", to="", facts=facts, key="to-be-posted")
