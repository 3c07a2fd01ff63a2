"""Claims decided by the office: who decides, for whom it is confirmed, for how long, and refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest

from madoguchi.engines.registry.errors import PersonIsHeld
from madoguchi.engines.registry.models import Person
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.errors import MandateNeedsScope, MandateTooLong
from madoguchi.foundation.identity.models import Account, Mandate
from madoguchi.journeys import apply, filling
from madoguchi.journeys.errors import MandateOver
from madoguchi.journeys.for_another import appointing, seeing
from madoguchi.journeys.represent import asking, claims, deciding, holding
from madoguchi.journeys.represent.asking import Paper, Wanted
from madoguchi.journeys.represent.errors import (
    ClaimIsDecided,
    ClaimPersonMissing,
    ClaimPersonUnknown,
    LookedAtMissing,
    NoSuchClaim,
    OfAge,
)
from madoguchi.values.actor import Actor, ActorKind, Duty, anonymous
from madoguchi.values.business_days import months_after
from madoguchi.values.clock import JST, moved_to, today
from madoguchi.values.mandate_kind import GIVEN_BY_CODE, MandateKind
from tests.foundation.storage.corpus import png
from tests.journeys.office import CHILD, CLERK, member
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


def test_the_second_child_is_another_account_and_the_same_child_the_same() -> None:
    by, other = parent(), other_parent()
    confirmed(by), confirmed(by, YOUNGER), confirmed(other)
    assert Account.objects.filter(is_held=True).count() == 2
    assert Mandate.objects.filter(principal__person_ref=OLDER).count() == 2


def test_a_guardian_is_confirmed_for_a_grown_up_by_the_same_way_and_until_the_day_the_city_sets() -> None:
    by = parent()
    paper = Paper("後見登記.png", BytesIO(png()))
    wanted = Wanted("guardian", (CHILD, CLAIM), name="見本 優", birth=date(1991, 1, 9), paper=paper)
    ref = asking.ask(wanted, by=by, language="ja")
    sheet = claims.claim_sheet(ref, by=SERVICES)
    assert [(one.person.ref, one.latest) for one in sheet.candidates] == [(SPOUSE, months_after(today(), 12))]
    how = replace(confirmation(SPOUSE, months_after(today(), 12)), procedures=(CHILD, CLAIM))
    with pytest.raises(MandateTooLong):
        deciding.confirm_claim(ref, replace(how, until_on=how.until_on + timedelta(days=1)), by=SERVICES)
    mandate = deciding.confirm_claim(ref, how, by=SERVICES)
    assert seeing.open_matter(sent_for(mandate, by), by=by) is not None
    assert [one.kind for one in appointing.mandates_for(CLAIM, by)] == [MandateKind.GUARDIAN]


def test_nobody_appoints_a_guardian_by_a_code() -> None:
    assert MandateKind.GUARDIAN not in GIVEN_BY_CODE


def test_only_the_division_the_city_names_confirms() -> None:
    by = parent()
    ref = asked(by)
    roles = [member("a-1", "administrative_centre", roles=(role,)) for role in ("administrator", "contractor")]
    for stranger in (CLERK, *roles, by, anonymous()):
        with pytest.raises(NotPermitted):
            deciding.confirm_claim(ref, confirmation(), by=stranger)
        with pytest.raises(NotPermitted):
            claims.queue(stranger)
    assert not Mandate.objects.exists()


def _of_the_household(ref: str) -> Actor:
    duty = Duty("administrative_centre", "clerk", None)
    return Actor(ActorKind.STAFF, ref, "職員", (duty,), person=SPOUSE, people=frozenset({HEAD, SPOUSE, OLDER, YOUNGER}))


def test_nobody_confirms_or_refuses_what_their_own_household_asks() -> None:
    ref, own = asked(parent()), _of_the_household("services-9")
    for act in (
        lambda: claims.claim_sheet(ref, by=own),
        lambda: deciding.confirm_claim(ref, confirmation(), by=own),
        lambda: deciding.refuse_claim(ref, "だめです。", by=own),
        lambda: holding.hold_person(OLDER, "申出", by=own),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_what_the_office_has_to_say_is_asked_for() -> None:
    ref = asked(parent())
    with pytest.raises(LookedAtMissing):
        deciding.confirm_claim(ref, _with(looked_at=" "), by=SERVICES)
    with pytest.raises(ClaimPersonUnknown):
        deciding.confirm_claim(ref, _with(person_ref=YOUNGER), by=SERVICES)
    with pytest.raises(MandateNeedsScope):
        deciding.confirm_claim(ref, _with(procedures=()), by=SERVICES)
    for wrong in ("nothing", "\0"):
        with pytest.raises(NoSuchClaim):
            claims.claim_sheet(wrong, by=SERVICES)


def _with(**changed: object) -> deciding.Confirmation:
    return replace(confirmation(), **changed)  # type: ignore[arg-type]


def test_a_claim_is_decided_once_and_who_asked_reads_why_not() -> None:
    by = parent()
    ref = asked(by)
    deciding.refuse_claim(ref, "戸籍では親権者ではありません。", by=SERVICES)
    (claim,) = asking.claims_of(by)
    assert (claim.state, claim.reason) == ("refused", "戸籍では親権者ではありません。")
    with pytest.raises(ClaimIsDecided):
        deciding.confirm_claim(ref, confirmation(), by=OTHER_SERVICES)
    assert not Mandate.objects.exists()


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), JST)


def test_it_ends_by_itself_the_day_before_the_eighteenth_birthday() -> None:
    by = parent()
    Person.objects.filter(ref=OLDER).update(birth=date(2009, 1, 20))
    with moved_to(_noon(date(2026, 12, 1))):
        ref = asked(by)
        with pytest.raises(MandateTooLong):
            deciding.confirm_claim(ref, confirmation(until_on=date(2027, 1, 20)), by=SERVICES)
        mandate = deciding.confirm_claim(ref, confirmation(until_on=date(2027, 1, 19)), by=SERVICES)
        number = sent_for(mandate, by)
    with moved_to(_noon(date(2027, 1, 19))):
        assert seeing.open_matter(number, by=by) is not None
        draft = draft_for(mandate, by)
    with moved_to(_noon(date(2027, 1, 20))):
        with pytest.raises(NotPermitted):
            seeing.open_matter(number, by=by)
        with pytest.raises(MandateOver):
            apply.submit_application(draft, by=by, language="ja")
        assert filling.form_of(draft, "ja").is_shut
        with pytest.raises(ClaimPersonMissing):
            asked(by)
        assert mandates.held_by(by) == []


def test_a_claim_left_until_the_child_is_of_age_is_not_confirmed() -> None:
    ref = asked(parent())
    with moved_to(_noon(date(2034, 5, 5))), pytest.raises(OfAge):
        deciding.confirm_claim(ref, confirmation(until_on=date(2034, 6, 1)), by=SERVICES)


def test_a_held_person_is_confirmed_to_nobody_and_nobody_is_told_that_they_are_held() -> None:
    by = parent()
    ref, other = asked(by), asked(by, YOUNGER)
    holding.hold_person(OLDER, "支援措置の申出 2026-11-20 受付", by=SERVICES)
    with pytest.raises(PersonIsHeld):
        deciding.confirm_claim(ref, confirmation(), by=SERVICES)
    assert claims.claim_sheet(ref, by=SERVICES).candidates[0].is_held
    deciding.refuse_claim(ref, "支援措置のため、住所は八幡東区の", by=SERVICES)
    deciding.refuse_claim(other, "", by=SERVICES)
    assert [one.ref for one in asking.to_choose(by)[MandateKind.PARENT]] == [OLDER, YOUNGER]
    held, plain = (next(one for one in asking.claims_of(by) if one.ref == name) for name in (ref, other))
    assert (held.state, held.reason) == (plain.state, plain.reason) == ("refused", "")


def test_confirmed_again_it_stays_one_mandate_and_what_was_sent_stays_open() -> None:
    by = parent()
    mandate = confirmed(by)
    number = sent_for(mandate, by)
    again = deciding.confirm_claim(asked(by), confirmation(until_on=today() + timedelta(days=200)), by=SERVICES)
    assert again == mandate
    assert Mandate.objects.get().until_on == today() + timedelta(days=200)
    assert seeing.open_matter(number, by=by) is not None
