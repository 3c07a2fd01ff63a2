"""A parent asks for a child without an account, the office confirms, the parent applies: for whom, and how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from madoguchi.engines.cases.queries import case_of, resource_of
from madoguchi.engines.records.queries import draft_of
from madoguchi.engines.registry.errors import PersonIsHeld
from madoguchi.engines.registry.models import Person
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.rules import decide
from madoguchi.foundation.catalogue.queries import procedure
from madoguchi.foundation.dossier.queries import dossier_facts, thread_of
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.actions import know_person, open_account
from madoguchi.foundation.identity.errors import MandateNeedsScope, MandateTooLong
from madoguchi.foundation.identity.models import Account, Mandate
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.storage.queries import files_of
from madoguchi.journeys import apply, for_another
from madoguchi.journeys.case_sheet import case_sheet
from madoguchi.journeys.demonstration.register.facts import RESIDENTS
from madoguchi.journeys.errors import MandateOver
from madoguchi.journeys.extracts import import_extract
from madoguchi.journeys.represent import asking, office, watching
from madoguchi.journeys.represent.asking import Paper, Wanted
from madoguchi.journeys.represent.errors import (
    ClaimIsDecided,
    ClaimKindMissing,
    ClaimNeedsSignIn,
    ClaimPaperMissing,
    ClaimPersonMissing,
    ClaimPersonUnknown,
    LookedAtMissing,
    NoSuchClaim,
    NotAResidentNow,
    OfAge,
    TooManyClaims,
)
from madoguchi.journeys.represent.models import ProxyClaim
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty, anonymous
from madoguchi.values.business_days import months_after
from madoguchi.values.clock import JST, moved_to, now, today
from madoguchi.values.mandate_kind import GIVEN_BY_CODE, MandateKind
from tests.foundation.storage.corpus import png
from tests.house.scene import draft_of as whole_draft
from tests.journeys.office import CENTRE, CHILD, CLERK, GRANT, member
from tests.journeys.represent.families import (
    OTHER_SERVICES,
    SERVICES,
    asked,
    confirmation,
    confirmed,
    draft_for,
    other_parent,
    parent,
    sent_for,
)
from tests.journeys.residents import HEAD, OLDER, SPOUSE, YOUNGER

CLAIM = "child_allowance_claim"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_the_household_as_the_register_holds_it_is_offered_without_who_is_of_age() -> None:
    found = asking.to_choose(parent())
    assert [one.ref for one in found[MandateKind.PARENT]] == [OLDER, YOUNGER]
    assert found[MandateKind.GUARDIAN] == ()


def test_a_parent_applies_for_the_child_and_the_dossier_says_who_did() -> None:
    by = parent()
    number = sent_for(confirmed(by), by)
    account = Account.objects.get(ref=dossier_facts(number).applicant.account_ref)
    assert (account.person_ref, account.is_held, account.is_active) == (OLDER, True, True)
    knot = next(one for one in thread_of(number, public_only=True) if one.kind == "by_proxy")
    assert (knot.who, knot.facts["kind"]) == (by.name, "parent")
    assert [one.proxy_name for one in case_sheet(number, by=CENTRE, language="ja").proxies] == [by.name]
    assert case_of(number).person_ref == OLDER
    assert for_another.open_matter(number, by=by) is not None


def test_the_form_begins_with_what_the_register_holds_of_the_child_and_of_nobody_else() -> None:
    by = parent()
    draft = apply.start_application(CHILD, by=by, language="ja", mandate_ref=confirmed(by))
    written = str(draft_of(draft.ref).answers)
    assert "蓮" in written
    assert not any(name in written for name in ("葵", "優", "陽菜", "090-0000-0000", "aoi@example.jp"))
    looked = Entry.objects.get(verb="read", dossiers=[OLDER], actor_ref=by.ref)
    assert looked.detail["mandate"]


@pytest.mark.parametrize(("assurance", "is_told"), [(0, False), (1, False), (2, True), (3, True)])
def test_whose_sign_in_proves_too_little_is_told_no_more_than_the_name(assurance: int, *, is_told: bool) -> None:
    by = parent()
    mandate = confirmed(by)
    draft = apply.start_application(CHILD, by=replace(by, assurance=assurance), language="ja", mandate_ref=mandate)
    written = str(draft_of(draft.ref).answers)
    assert "蓮" in written
    assert ("見本町" in written) == ("2016-05-05" in written) == is_told


def test_a_procedure_that_asks_for_more_is_filled_in_for_no_less() -> None:
    by = replace(parent(), assurance=2)
    mandate = confirmed(by)
    (held,) = mandates.held_by(by)
    subject = procedure(CHILD)
    assert held.ref == mandate
    assert "self.address" in for_another.known_for(held, subject, by=by)
    sure = subject.identity.assurance.model_copy(update={"identity": 3})
    surer = replace(subject, identity=subject.identity.model_copy(update={"assurance": sure}))
    assert set(for_another.known_for(held, surer, by=by)) == {"self.name"}


def test_the_second_child_is_another_account_and_the_same_child_the_same() -> None:
    by, other = parent(), other_parent()
    confirmed(by), confirmed(by, YOUNGER), confirmed(other)
    assert Account.objects.filter(is_held=True).count() == 2
    assert Mandate.objects.filter(principal__person_ref=OLDER).count() == 2


@pytest.mark.parametrize("person_ref", ["P-99999999", "P-00000077", HEAD, SPOUSE, "\0", "1"])
def test_nobody_but_a_child_of_the_own_household_can_be_chosen_by_number(person_ref: str) -> None:
    by = parent()
    with pytest.raises(ClaimPersonMissing):
        asked(by, person_ref)
    assert not ProxyClaim.objects.exists()


def test_who_is_not_linked_to_the_register_chooses_nobody() -> None:
    parent()
    open_account("resident", "見本 外", ref="unlinked")
    with pytest.raises(ClaimPersonMissing):
        asked(actor_of_ref("unlinked"))
    with pytest.raises(ClaimNeedsSignIn):
        asked(anonymous())


def test_what_is_missing_is_said() -> None:
    by = parent()
    birth = date(2016, 5, 5)
    for wanted, refused in (
        (Wanted("king", (CHILD,), OLDER), ClaimKindMissing),
        (Wanted("agent", (CHILD,), OLDER), ClaimKindMissing),
        (Wanted("parent", (GRANT,), OLDER), MandateNeedsScope),
        (Wanted("parent", (CHILD,)), ClaimPersonMissing),
        (Wanted("parent", (CHILD,), name="見本 遠", birth=birth), ClaimPaperMissing),
    ):
        with pytest.raises(refused):
            asking.ask(wanted, by=by, language="ja")


def test_asking_twice_is_asking_once_and_too_many_are_refused() -> None:
    by = parent()
    assert asked(by) == asked(by)
    for number in range(asking.MOST_OPEN - 1):
        asking.ask(_elsewhere(f"見本 {number}"), by=by, language="ja")
    with pytest.raises(TooManyClaims):
        asking.ask(_elsewhere("見本 末"), by=by, language="ja")


def _elsewhere(name: str) -> Wanted:
    content = BytesIO(png())
    return Wanted("parent", (CHILD,), name=name, birth=date(2016, 5, 5), paper=Paper("戸籍.png", content))


def test_the_scan_of_a_paper_is_there_until_it_is_decided() -> None:
    by = parent()
    ref = asking.ask(_elsewhere("見本 蓮"), by=by, language="ja")
    sheet = office.claim_sheet(ref, by=SERVICES)
    assert [one.person.ref for one in sheet.candidates] == [OLDER]
    found, content = office.paper_of(ref, sheet.papers[0].ref, by=SERVICES)
    with content:
        assert (found.name, bool(content.read())) == ("戸籍.png", True)
    office.confirm_claim(ref, confirmation(), by=SERVICES)
    assert files_of(ref) == []


def test_a_guardian_is_confirmed_for_a_grown_up_by_the_same_way_and_until_the_day_the_city_sets() -> None:
    by = parent()
    paper = Paper("後見登記.png", BytesIO(png()))
    wanted = Wanted("guardian", (CHILD, CLAIM), name="見本 優", birth=date(1991, 1, 9), paper=paper)
    ref = asking.ask(wanted, by=by, language="ja")
    sheet = office.claim_sheet(ref, by=SERVICES)
    assert [(one.person.ref, one.latest) for one in sheet.candidates] == [(SPOUSE, months_after(today(), 12))]
    how = replace(confirmation(SPOUSE, months_after(today(), 12)), procedures=(CHILD, CLAIM))
    with pytest.raises(MandateTooLong):
        office.confirm_claim(ref, replace(how, until_on=how.until_on + timedelta(days=1)), by=SERVICES)
    mandate = office.confirm_claim(ref, how, by=SERVICES)
    assert for_another.open_matter(sent_for(mandate, by), by=by) is not None
    assert [one.kind for one in for_another.mandates_for(CLAIM, by)] == [MandateKind.GUARDIAN]


def test_nobody_appoints_a_guardian_by_a_code() -> None:
    assert MandateKind.GUARDIAN not in GIVEN_BY_CODE


def test_only_the_division_the_city_names_confirms() -> None:
    by = parent()
    ref = asked(by)
    roles = [member("a-1", "administrative_centre", roles=(role,)) for role in ("administrator", "contractor")]
    for stranger in (CLERK, *roles, by, anonymous()):
        with pytest.raises(NotPermitted):
            office.confirm_claim(ref, confirmation(), by=stranger)
        with pytest.raises(NotPermitted):
            office.queue(stranger)
    assert not Mandate.objects.exists()


def _of_the_household(ref: str) -> Actor:
    duty = Duty("administrative_centre", "clerk", None)
    return Actor(ActorKind.STAFF, ref, "職員", (duty,), person=SPOUSE, people=frozenset({HEAD, SPOUSE, OLDER, YOUNGER}))


def test_nobody_confirms_or_refuses_what_their_own_household_asks() -> None:
    ref, own = asked(parent()), _of_the_household("services-9")
    for act in (
        lambda: office.claim_sheet(ref, by=own),
        lambda: office.confirm_claim(ref, confirmation(), by=own),
        lambda: office.refuse_claim(ref, "だめです。", by=own),
        lambda: watching.hold_person(OLDER, "申出", by=own),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_nobody_decides_the_case_of_their_own_child_whom_somebody_else_applied_for() -> None:
    by = parent()
    case = case_of(sent_for(confirmed(by), by))
    duties = (Duty("child_family", "clerk", None, True), Duty("administrative_centre", "clerk"))
    other = Actor(ActorKind.STAFF, "clerk-8", "職員", duties, person=SPOUSE, people=frozenset({SPOUSE, OLDER}))
    for action in ("work", "handle", "sign_off"):
        decision = decide(other, action, resource_of(case))
        assert (decision.allowed, decision.rule) == (False, "own_matter.of_the_household")
    stranger = Actor(ActorKind.STAFF, "clerk-9", "職員", duties)
    assert decide(stranger, "work", resource_of(case)).allowed


def test_what_the_office_has_to_say_is_asked_for() -> None:
    ref = asked(parent())
    with pytest.raises(LookedAtMissing):
        office.confirm_claim(ref, _with(looked_at=" "), by=SERVICES)
    with pytest.raises(ClaimPersonUnknown):
        office.confirm_claim(ref, _with(person_ref=YOUNGER), by=SERVICES)
    with pytest.raises(MandateNeedsScope):
        office.confirm_claim(ref, _with(procedures=()), by=SERVICES)
    for wrong in ("nothing", "\0"):
        with pytest.raises(NoSuchClaim):
            office.claim_sheet(wrong, by=SERVICES)


def _with(**changed: object) -> office.Confirmation:
    return replace(confirmation(), **changed)  # type: ignore[arg-type]


def test_a_claim_is_decided_once_and_who_asked_reads_why_not() -> None:
    by = parent()
    ref = asked(by)
    office.refuse_claim(ref, "戸籍では親権者ではありません。", by=SERVICES)
    (claim,) = asking.claims_of(by)
    assert (claim.state, claim.reason) == ("refused", "戸籍では親権者ではありません。")
    with pytest.raises(ClaimIsDecided):
        office.confirm_claim(ref, confirmation(), by=OTHER_SERVICES)
    assert not Mandate.objects.exists()


def test_who_asked_may_ask_no_longer() -> None:
    by = parent()
    ref = asked(by)
    with pytest.raises(NoSuchClaim):
        asking.take_claim_back(ref, by=other_parent())
    asking.take_claim_back(ref, by=by)
    assert office.queue(SERVICES).lines == ()
    with pytest.raises(ClaimIsDecided):
        office.confirm_claim(ref, confirmation(), by=SERVICES)


def test_the_queue_is_paged_from_the_oldest() -> None:
    by = parent()
    refs = [asked(by), asked(by, YOUNGER)]
    first = office.queue(SERVICES, limit=1)
    assert [one.ref for one in first.lines] == refs[:1]
    assert [one.ref for one in office.queue(SERVICES, after=first.after, limit=1).lines] == refs[1:]


def test_it_ends_by_itself_the_day_before_the_eighteenth_birthday() -> None:
    by = parent()
    Person.objects.filter(ref=OLDER).update(birth=date(2009, 1, 20))
    with moved_to(_noon(date(2026, 12, 1))):
        ref = asked(by)
        with pytest.raises(MandateTooLong):
            office.confirm_claim(ref, confirmation(until_on=date(2027, 1, 20)), by=SERVICES)
        mandate = office.confirm_claim(ref, confirmation(until_on=date(2027, 1, 19)), by=SERVICES)
        number = sent_for(mandate, by)
    with moved_to(_noon(date(2027, 1, 19))):
        assert for_another.open_matter(number, by=by) is not None
        draft = draft_for(mandate, by)
    with moved_to(_noon(date(2027, 1, 20))):
        with pytest.raises(NotPermitted):
            for_another.open_matter(number, by=by)
        with pytest.raises(MandateOver):
            apply.submit_application(draft, by=by, language="ja")
        assert apply.form_of(draft, "ja").is_shut
        with pytest.raises(ClaimPersonMissing):
            asked(by)
        assert mandates.held_by(by) == []


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), JST)


def test_a_claim_left_until_the_child_is_of_age_is_not_confirmed() -> None:
    ref = asked(parent())
    with moved_to(_noon(date(2034, 5, 5))), pytest.raises(OfAge):
        office.confirm_claim(ref, confirmation(until_on=date(2034, 6, 1)), by=SERVICES)


def test_what_was_there_before_stays_closed_to_the_proxy_and_so_does_another_procedure() -> None:
    by = parent()
    open_account("resident", "見本 蓮", ref="child-1")
    know_person("child-1", OLDER, ())
    child = actor_of_ref("child-1")
    before = apply.submit_application(_own_draft(child), by=child, language="ja")
    confirmed(by)
    assert dossier_facts(before).applicant.account_ref == Mandate.objects.get().principal.ref == "child-1"
    with pytest.raises(NotPermitted):
        for_another.open_matter(before, by=by)
    assert all(before not in dict(one.matters) for one in for_another.held(by, "ja"))
    after = apply.submit_application(_own_draft(child), by=child, language="ja")
    assert for_another.open_matter(after, by=by) is not None
    Mandate.objects.update(procedures=[GRANT])
    with pytest.raises(NotPermitted):
        for_another.open_matter(after, by=by)


def _own_draft(child: Actor) -> str:
    return whole_draft(child, seed=3).ref


def test_a_held_person_is_confirmed_to_nobody_and_nobody_is_told_that_they_are_held() -> None:
    by = parent()
    ref, other = asked(by), asked(by, YOUNGER)
    watching.hold_person(OLDER, "支援措置の申出 2026-11-20 受付", by=SERVICES)
    with pytest.raises(PersonIsHeld):
        office.confirm_claim(ref, confirmation(), by=SERVICES)
    assert office.claim_sheet(ref, by=SERVICES).candidates[0].is_held
    office.refuse_claim(ref, "支援措置のため、住所は八幡東区の", by=SERVICES)
    office.refuse_claim(other, "", by=SERVICES)
    assert [one.ref for one in asking.to_choose(by)[MandateKind.PARENT]] == [OLDER, YOUNGER]
    held, plain = (next(one for one in asking.claims_of(by) if one.ref == name) for name in (ref, other))
    assert (held.state, held.reason) == (plain.state, plain.reason) == ("refused", "")


def test_a_hold_ends_what_a_parent_could_do_at_once_and_their_page_says_what_it_says_of_any() -> None:
    by = parent()
    mandate, moved = confirmed(by), confirmed(by, YOUNGER)
    number, draft = sent_for(mandate, by), draft_for(mandate, by)
    watching.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    with pytest.raises(NotPermitted):
        for_another.open_matter(number, by=by)
    with pytest.raises(MandateOver):
        apply.submit_application(draft, by=by, language="ja")
    assert apply.form_of(draft, "ja").is_shut
    _moves(YOUNGER)
    watching.rest_what_changed()
    held, other = sorted(mandates.resting_of(by), key=lambda one: one.principal_person)
    assert (held.ref, other.ref) == (mandate, moved)
    assert {held.kind, other.kind} == {MandateKind.PARENT}
    watching.hold_no_longer(OLDER, "期間の満了", by=SERVICES)
    with pytest.raises(NotPermitted):  # nobody looked at it yet
        for_another.open_matter(number, by=by)
    watching.look_again(mandate, confirmation(), by=SERVICES)
    assert for_another.open_matter(number, by=by) is not None


def _moves(ref: str, household: str = "H-2") -> None:
    Person.objects.filter(ref=ref).update(household=household)


@pytest.mark.parametrize("who", [OLDER, HEAD])
def test_after_a_move_of_either_it_rests_until_somebody_looked_again(who: str) -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    assert watching.rest_what_changed() == 0
    _moves(who)
    assert watching.rest_what_changed() == 1
    assert watching.rest_what_changed() == 0
    with pytest.raises(NotPermitted):
        for_another.open_matter(number, by=by)
    assert for_another.mandates_for(CHILD, by) == []
    _moves(who, "H-1")
    watching.rest_what_changed()
    with pytest.raises(NotPermitted):  # back again is not looked at again
        for_another.open_matter(number, by=by)
    watching.look_again(mandate, confirmation(), by=SERVICES)
    assert for_another.open_matter(number, by=by) is not None
    assert Entry.objects.filter(verb="write:mandate_paused").count() == 1


def test_a_take_over_of_the_register_lets_what_changed_rest(tmp_path: Path) -> None:
    by = parent()
    mandate = confirmed(by)
    folder = tmp_path / "extracts"
    folder.mkdir()
    source = f"{{id: {RESIDENTS.id}, name: 住民の登録}}"
    columns = "{番号: ref, 氏名: name, 世帯: household, 生年月日: birth, 続柄: relation}"
    rest = "encoding: utf-8\nrelations: {子: child}\n"
    (folder / "moved.yaml").write_text(f"id: moved\nsource: {source}\ncolumns: {columns}\n{rest}", encoding="utf-8")
    file = tmp_path / "moved.csv"
    file.write_text("番号,氏名,世帯,生年月日,続柄\n00000003,見本 蓮,7,2016-05-05,子\n", encoding="utf-8")
    report = import_extract(
        tmp_path, file, "moved", by=SYSTEM, dry_run=False, without_refused=False, say=lambda count: None
    )
    assert report.written
    assert [one.ref for one in mandates.resting_of(by)] == [mandate]


def test_after_a_death_it_rests_and_cannot_be_confirmed_again() -> None:
    from madoguchi.engines.registry.models import Person

    by = parent()
    mandate = confirmed(by)
    Person.objects.filter(ref=OLDER).update(gone_at=now())
    assert watching.rest_what_changed() == 1
    with pytest.raises(NotAResidentNow):
        watching.look_again(mandate, confirmation(), by=SERVICES)


def test_the_office_ends_it_at_once_and_the_thread_and_the_journal_say_so() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    with pytest.raises(NotPermitted):
        watching.end_by_the_office(mandate, by=CLERK)
    watching.end_by_the_office(mandate, by=SERVICES)
    with pytest.raises(NotPermitted):
        for_another.open_matter(number, by=by)
    knot = next(one for one in thread_of(number, public_only=True) if one.kind == "proxy_ended")
    assert knot.who == SERVICES.name
    assert Entry.objects.filter(verb="write:mandate_ended", actor_ref=SERVICES.ref).exists()


def test_the_parent_ends_it_at_once() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    for_another.end(mandate, by=by)
    with pytest.raises(NotPermitted):
        for_another.open_matter(number, by=by)
    assert [one.who for one in thread_of(number, public_only=True) if one.kind == "proxy_ended"] == [by.name]


def test_confirmed_again_it_stays_one_mandate_and_what_was_sent_stays_open() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    again = office.confirm_claim(asked(by), confirmation(until_on=today() + timedelta(days=200)), by=SERVICES)
    assert again == mandate
    assert Mandate.objects.get().until_on == today() + timedelta(days=200)
    assert for_another.open_matter(number, by=by) is not None
