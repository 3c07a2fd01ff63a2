"""What a resident is shown of looks at what is theirs, and asking about one of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle

import pytest

from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.models import Case
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.cases.rules import Step
from madoguchi.faces.portal.looks import Look, look_of
from madoguchi.foundation.access.emergency import EmergencyReason
from madoguchi.foundation.access.recording import keeping_decisions
from madoguchi.foundation.catalogue.queries import city, procedure
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import DelayReason, Entry
from madoguchi.foundation.journal.queries import disclosures_of
from madoguchi.journeys import apply, decide, delayed_looks, examine, own_looks
from madoguchi.journeys.ask_about_looks import ask_about
from madoguchi.journeys.audit import audit_sheet, break_glass_of
from madoguchi.journeys.bases import DISPOSING
from madoguchi.journeys.case_papers import traces
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.disposal.holds import hold, holds
from madoguchi.journeys.inbox import Wanted, found_cases, inbox_sheet
from madoguchi.journeys.mending import mend_answer
from madoguchi.journeys.models import UnusualAccess
from madoguchi.journeys.own_data import own_data
from madoguchi.journeys.status import looks_at, matter_of, status_page
from madoguchi.journeys.unusual.sheets import finding
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.journeys.visit.waiting import note_place
from madoguchi.journeys.who_sees import who_sees
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import moved_to, now, today
from tests.engines.booking.office import slots, wish
from tests.engines.booking.waiting import waits
from tests.house.scene import draft_of
from tests.journeys import office

pytestmark = pytest.mark.usefixtures("published")

OWNER = Actor(ActorKind.RESIDENT, "owner-1", "見本 花子")
OTHER = Actor(ActorKind.RESIDENT, "resident-9", "見本 次郎")
AUDITOR = office.member("auditor-1", "accounting", roles=("auditor",))


def applied(by: Actor, seed: int) -> str:
    return apply.submit_application(draft_of(by, seed=seed).ref, by=by, language="ja")


def shown(by: Actor) -> tuple[own_looks.Disclosure, ...]:
    return own_looks.own_looks(by, "ja").looks


def test_a_look_stands_first_the_moment_it_was_made() -> None:
    number = applied(OWNER, 1)
    case_sheet(number, by=office.CENTRE, language="ja")
    first = shown(OWNER)[0]
    assert (first.who, first.office, first.verb) == (office.CENTRE.name, "administrative_centre", "read")
    assert first.subjects == (number,)
    assert "審査と決定" in first.purpose
    assert first.legal_basis


def test_a_list_that_shows_many_people_is_one_entry_and_each_sees_only_their_own() -> None:
    mine, theirs = applied(OWNER, 1), [applied(OTHER, seed) for seed in (2, 3)]
    before = Entry.objects.count()
    inbox_sheet(office.CENTRE, Wanted(view="all"), size=50, language="ja")
    listed = Entry.objects.order_by("id")[before:]
    assert [sorted(one.dossiers) for one in listed] == [sorted([mine, *theirs])]
    assert shown(OWNER)[0].subjects == (mine,)
    assert sorted(shown(OTHER)[0].subjects) == sorted(theirs)


def test_the_post_of_who_looked_is_told_as_it_was_then() -> None:
    number = applied(OWNER, 1)
    record(office.CHIEF, "read", dossiers=[number], data="申請の内容")
    look = look_of(shown(OWNER)[0], "")
    assert (look.office, look.who) == ("子育て支援課 課長", office.CHIEF.name)


@pytest.mark.parametrize(
    ("duty", "role", "told"),
    [
        (Duty("administrative_centre", "clerk"), "contractor", "行政事務センター 主任（委託先）"),
        (Duty("audit_office", "clerk"), "auditor", "監査事務局 主任（監査）"),
        (Duty("child_family", "clerk"), "administrator", "子育て支援課 主任（管理者）"),
        (Duty("resident_services", "clerk", "401064"), "", "小倉北区 区政推進課 主任"),
        (Duty("child_family", "section_chief", is_acting=True), "", "子育て支援課 課長（代理）"),
    ],
)
def test_who_works_for_a_company_audits_sits_in_a_ward_or_stands_in_is_told_as_that(
    duty: Duty, role: str, told: str
) -> None:
    number = applied(OWNER, 1)
    who = Actor(ActorKind.STAFF, "s-9", "見本 三郎", (duty,), frozenset(filter(None, [role])))
    record(who, "read", dossiers=[number], data="申請の内容")
    assert look_of(shown(OWNER)[0], "").office == told


def test_s_log_6_no_look_tells_anything_of_a_third_person() -> None:
    mine, theirs = applied(OWNER, 1), applied(OTHER, 2)
    record(office.CENTRE, "list", dossiers=[mine, theirs], data="受信箱", detail={"about": theirs})
    words = "次郎さんから、となりの家の子どもについて通報がありました。"
    break_glass_of(mine, reason="safety", words=words, by=office.STRANGER)
    mend_answer(mine, "telephone", "093-000-1111", reason=words, by=office.CENTRE, revision=0)
    record(OTHER, "read", dossiers=[mine, theirs], data="申請の内容")
    told = repr(own_looks.own_looks(OWNER, "ja")) + repr(disclosures_of(mine))
    assert mine in told
    assert [secret for secret in (theirs, OTHER.name, words) if secret in told] == []
    assert not [one for one in Entry.objects.all() if words in f"{vars(one)}"]


@pytest.mark.parametrize("reason", EmergencyReason)
def test_s_log_6_of_a_broken_glass_no_resident_reads_even_the_kind_of_reason(reason: EmergencyReason) -> None:
    mine = applied(OWNER, 1)
    break_glass_of(mine, reason=reason, words="となりの家の方から通報がありました。", by=office.STRANGER)
    told = told_of(mine)
    assert "write:glass_broken" in told
    assert [secret for secret in (reason.value, reason.label, "通報") if secret in told] == []
    assert shown_in_words(OWNER)[0].what == "緊急に見ることにしました"
    (glass,) = audit_sheet(AUDITOR).glasses
    assert glass.reason == reason.label


@pytest.mark.parametrize("reason", DelayReason)
def test_s_log_6_of_a_delay_no_resident_reads_that_there_is_one_or_why(reason: DelayReason) -> None:
    mine, began = applied(OWNER, 1), now()
    until, words = began + timedelta(days=30), "となりの家の方から通報がありました。"
    ref = delayed_looks.ask_for_delay(mine, reason=reason, words=words, until=until, by=office.CLERK)
    record(office.CLERK, "read", dossiers=[mine], data="申請の内容")
    for approver in (office.CHIEF, office.GRANT_CHIEF):
        delayed_looks.agree_to_delay(ref, by=approver)
    told = told_of(mine)
    with moved_to(began + timedelta(days=31)):
        told += told_of(mine)
        assert any(one.who == office.CLERK.name for one in shown(OWNER))
    assert [secret for secret in (ref, f"'{reason.value}'", reason.label, "通報", "delay_") if secret in told] == []


def told_of(number: str) -> str:
    """Everything anybody is told of the looks at a matter but the auditor: as facts, in one file, and in words."""
    page = own_looks.own_looks(OWNER, "ja").looks
    facts = (page, disclosures_of(number), looks_at(matter_of(number, "ja")), own_data(OWNER, "ja").looks)
    return repr(facts).replace("delayed_until", "") + repr(shown_in_words(OWNER))


def shown_in_words(by: Actor) -> list[Look]:
    return [look_of(one, "") for one in shown(by)]


def test_looks_at_the_register_entry_of_a_matter_of_the_counter_are_shown() -> None:
    number = applied(OWNER, 1)
    Case.objects.filter(reference_number=number).update(channel="counter", person_ref="P-1")
    record(office.CENTRE, "read", dossiers=["P-1"], data="住民の登録", purpose="窓口での手続")
    page = own_looks.own_looks(OWNER, "ja")
    assert page.looks[0].subjects == ("P-1",)
    assert page.own["P-1"].kind == own_looks.PERSON
    assert all("P-1" not in one.subjects for one in shown(OTHER))


def test_looks_at_a_place_on_the_waiting_list_are_shown_to_whose_account_it_is() -> None:
    mine, theirs, nobodys = (waits(account_ref=ref) for ref in (OWNER.ref, OTHER.ref, ""))
    seen = [mine.mark, theirs.mark, nobodys.mark]
    record(office.CENTRE, "list", dossiers=seen, data="空き待ち", purpose="空きを待つ方の確認")
    note_place(office.CENTRE, "write:waiting_ended", mine)
    page = own_looks.own_looks(OWNER, "ja")
    assert [(one.verb, one.subjects) for one in page.looks] == [
        ("write:waiting_ended", (mine.mark,)),
        ("list", (mine.mark,)),
    ]
    assert page.own[mine.mark].kind == own_looks.WAITING
    assert {one.legal_basis for one in page.looks} == {city().legal_bases.visits}
    assert [one.subjects for one in shown(OTHER)] == [(theirs.mark,)]
    ask_about(page.looks[0].entry, "なぜ外したのですか。", objects_to_it=True, by=OWNER)
    assert own_looks.own_looks(OWNER, "ja").questions


def test_a_resident_and_the_house_itself_are_no_lookers() -> None:
    number = applied(OWNER, 1)
    record(OWNER, "read", dossiers=[number], data="申請の内容")
    assert shown(OWNER) == ()


def test_pages_leave_nothing_out_and_show_nothing_twice_although_moments_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own_looks, "A_PAGE", 2)
    monkeypatch.setattr(own_looks, "LINES_A_PAGE", 2)
    number = applied(OWNER, 1)
    with moved_to(now() + timedelta(minutes=1)):
        for _ in range(5):
            record(office.CENTRE, "read", dossiers=[number], data="申請の内容")
    monkeypatch.setattr(own_looks, "joined", lambda looks, apart=(): list(looks))
    seen, after = [], ""
    for _ in range(9):
        page = own_looks.own_looks(OWNER, "ja", after=after)
        seen += [one.entry for one in page.looks]
        after = page.after
        if not after:
            break
    assert len(seen) == 5
    assert seen == sorted(set(seen), reverse=True)


@pytest.mark.parametrize("after", ["nonsense", "2026-01-01~1", "2026-01-01T00:00:00+09:00~x", "\0", "~"])
def test_what_is_no_cursor_begins_at_the_beginning(after: str) -> None:
    number = applied(OWNER, 1)
    record(office.CENTRE, "read", dossiers=[number], data="申請の内容")
    assert len(own_looks.own_looks(OWNER, "ja", after=after).looks) == 1


def test_no_look_that_a_resident_is_shown_lacks_a_legal_basis() -> None:
    number = applied(OWNER, 1)
    Case.objects.filter(reference_number=number).update(channel="counter", person_ref="P-1")
    booking = book_visit(wish(slots(), "k1", account_ref=OWNER.ref), by=OWNER)[0].number
    clerks = cycle((office.OTHER_CLERK, office.CLERK))  # of some cases a second look is drawn by lot
    while (case := case_of(number)).step != Step.DECISION:
        hand = office.CENTRE if case.division == "administrative_centre" else next(clerks)
        examine.carry_out("pass_step", number, by=hand, revision=None)
    decide.draft_decision(number, outcome="grant", reason_ids=(), reason_text="", by=office.CLERK, revision=None)
    decide.sign_off_decision(number, by=office.CHIEF, revision=None)
    decide.issue_notice_of(number)
    for verb in ("read", "list", "search", "export", "refused"):
        record(office.CENTRE, verb, dossiers=[number, booking, "P-1"], data="住民の登録", purpose="窓口での手続")
    record(office.CENTRE, "read", dossiers=[booking], data="予約、氏名、フリガナ、電話番号", purpose="来庁の受付")
    record(office.CENTRE, "read", dossiers=["P-1"], data="住民の登録", purpose="窓口での手続")
    told = shown(OWNER)
    assert len(told) >= 10
    assert [one.verb for one in told if not one.legal_basis] == []
    laws = {one.subjects: one.legal_basis for one in told}
    declared = city().legal_bases
    assert (laws[(booking,)], laws[("P-1",)]) == (declared.visits, declared.residents)
    own = procedure(office.CHILD).identity.legal_basis
    assert laws[(number, booking, "P-1")] == "、".join((own, declared.visits, declared.residents))
    assert own_looks.own_look(OWNER, told[0].entry, "ja")[0].legal_basis == declared.residents
    told_outside = own_data(OWNER, "ja").looks
    assert [one for one in told_outside if not one["legal_basis"]] == []
    matter = matter_of(number, "ja")
    assert [one.verb for one in looks_at(matter) if not one.legal_basis] == []
    assert [one.verb for one in status_page(number, by=OWNER, language="ja").looks if not one.legal_basis] == []
    assert [one.verb for one in traces(number, by=office.CENTRE, language="ja").lookers if not one.legal_basis] == []


def test_what_is_no_purpose_of_a_procedure_has_a_law_of_its_own() -> None:
    number, declared = applied(OWNER, 1), city().legal_bases
    break_glass_of(number, reason="life", words="一人で倒れているという通報がありました。", by=office.STRANGER)
    case_sheet(number, by=office.STRANGER, language="ja")
    emergencies = laws_told(2)
    audit_sheet(AUDITOR)
    who_sees(number, by=AUDITOR, language="ja")
    case_sheet(number, by=AUDITOR, language="ja")
    found_cases(number, AUDITOR, language="ja")
    about = {"actor_ref": "s", "actor_name": "s", "office": "", "numbers": [number], "looks": 1}
    day = {"on": today(), "reason": "night", **dict.fromkeys(("first_at", "last_at", "found_at"), now())}
    finding(int(UnusualAccess.objects.create(**about, **day).pk), by=AUDITOR)
    audits = laws_told(5)
    hold(number, "訴訟のため", by=office.CLERK)
    holds(office.CLERK)
    assert emergencies == {("緊急の閲覧", declared.emergency)}
    assert audits == {(purpose, declared.audit) for purpose in ("閲覧の監査", "緊急の閲覧の確認", "見られる人の確認")}
    assert laws_told(2) == {("保存期間の終わった書類の廃棄", declared.disposal)}
    assert procedure(office.CHILD).identity.legal_basis not in (declared.emergency, declared.audit, declared.disposal)
    written = Entry.objects.filter(dossiers__contains=[number]).order_by("-id")[:9]
    assert "" not in {one.legal_basis for one in written}


@pytest.mark.parametrize("purpose", ["閲覧の監査", "緊急の閲覧の確認", "見られる人の確認", "緊急の閲覧", DISPOSING])
def test_an_old_entry_of_such_a_purpose_without_a_law_is_not_told_with_that_of_the_procedure(purpose: str) -> None:
    number = applied(OWNER, 1)
    record(AUDITOR, "read", dossiers=[number], data="申請の内容", purpose=purpose)
    own = procedure(office.CHILD).identity.legal_basis
    told = (shown(OWNER)[0], looks_at(matter_of(number, "ja"))[0], traces(number, by=AUDITOR, language="ja").lookers[1])
    assert {one.purpose for one in told} == {purpose}
    assert not [one for one in told if own in one.legal_basis or not one.legal_basis]


def laws_told(count: int) -> set[tuple[str, str]]:
    """Purpose and law of so many of the latest looks, as their person is told."""
    return {(one.purpose, one.legal_basis) for one in shown(OWNER)[:count]}


def test_equal_looks_within_minutes_are_one_line_with_how_often_and_acts_are_not() -> None:
    number, began = applied(OWNER, 1), now()
    for minute in (1, 4, 9, 12, 30):
        with moved_to(began + timedelta(minutes=minute)):
            record(office.CENTRE, "read", dossiers=[number], data="申請の内容")
    with moved_to(began + timedelta(minutes=10)):
        record(office.CLERK, "read", dossiers=[number], data="申請の内容")
        record(office.CENTRE, "write:take", dossiers=[number], data="申請の内容")
        record(office.CENTRE, "write:take", dossiers=[number], data="申請の内容")
    told = [(one.who, one.verb, one.times) for one in shown(OWNER)]
    centre, clerk = office.CENTRE.name, office.CLERK.name
    assert told[:2] == [(centre, "read", 1), (centre, "read", 3)]
    assert sorted(told[2:6]) == sorted(
        [(centre, "write:take", 1), (centre, "write:take", 1), (clerk, "read", 1), (centre, "read", 1)]
    )
    assert shown(OWNER)[1].first_at == began + timedelta(minutes=4)


def test_a_look_that_was_asked_about_stays_a_line_of_its_own() -> None:
    number = applied(OWNER, 1)
    for _ in range(3):
        record(office.CENTRE, "read", dossiers=[number], data="申請の内容")
    (line,) = shown(OWNER)
    assert line.times == 3
    ask_about(line.entry, "なぜですか。", objects_to_it=False, by=OWNER)
    assert [one.times for one in shown(OWNER)] == [1, 2]


def test_who_was_refused_is_shown_to_whom_it_was_about() -> None:
    number = applied(OWNER, 1)
    with keeping_decisions(), pytest.raises(NoSuchCase):
        case_sheet(number, by=office.STRANGER, language="ja")
    (line,) = shown(OWNER)
    assert (line.who, line.verb) == (office.STRANGER.name, "refused")
    assert look_of(line, "").what == "扱おうとしましたが、権限がないため、止めました"


def test_however_often_one_looks_oneself_a_look_of_the_office_stays_on_the_status_page() -> None:
    number = applied(OWNER, 1)
    case_sheet(number, by=office.CENTRE, language="ja")
    for _ in range(60):
        record(OWNER, "read", dossiers=[number], data="申請の内容", purpose="自分の申請")
    looks = status_page(number, by=OWNER, language="ja").looks
    assert [one.who for one in looks] == [office.CENTRE.name]


def test_many_equal_looks_do_not_hide_an_earlier_one_behind_pages_of_one_line() -> None:
    number = applied(OWNER, 1)
    case_sheet(number, by=office.CLERK, language="ja")
    for _ in range(120):
        record(office.CENTRE, "read", dossiers=[number], data="申請の内容", purpose="審査")
    page = own_looks.own_looks(OWNER, "ja")
    assert [(one.who, one.times) for one in page.looks[:2]] == [(office.CENTRE.name, 120), (office.CLERK.name, 1)]
    assert not page.after
