"""Who asked, or acts, for somebody without an account is written to: that something changed and where, and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.queries import MessageFacts, facts_of
from madoguchi.engines.registry.models import Person
from madoguchi.foundation.identity.models import Account, Mandate
from madoguchi.foundation.identity.queries import emails_of
from madoguchi.journeys.for_another import appointing, thread
from madoguchi.journeys.represent import asking, deciding, holding, resting, standing
from madoguchi.journeys.represent.asking import Wanted
from madoguchi.journeys.represent.errors import ClaimIsDecided
from madoguchi.journeys.represent.models import ProxyClaim
from madoguchi.journeys.represent.telling import tell_of_mandates
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now, today
from madoguchi.values.mandate_kind import MandateKind
from tests.journeys.office import CHILD
from tests.journeys.represent.families import SERVICES, asked, confirmation, confirmed, other_parent, parent
from tests.journeys.residents import HEAD, OLDER, SPOUSE, YOUNGER
from tests.plans import plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
EMAIL = "aoi@example.jp"
CHILDS_NAME, REASON = "見本 蓮", "書類が古いため"


def reachable() -> Actor:
    """A parent whose address is known."""
    by = parent()
    Account.objects.filter(ref=by.ref).update(email=EMAIL)
    return by


def letters(kind: str) -> list[MessageFacts]:
    """What was written of this kind, the oldest first."""
    return [facts_of(row) for row in OutboxMessage.objects.filter(kind=kind).order_by("id")]


def test_confirmed_and_refused_read_the_same_and_tell_nothing_of_the_child_or_the_reason() -> None:
    by = reachable()
    confirmed(by)
    deciding.refuse_claim(asked(by), REASON, by=SERVICES)
    yes, no = letters("proxy_decided")
    assert (yes.subject, yes.body) == (no.subject, no.body)
    assert {yes.recipient, no.recipient} == {EMAIL}
    assert "/mine/proxies" in yes.body
    for secret in (CHILDS_NAME, "葵", by.name, REASON, OLDER, "戸籍", SERVICES.name):
        assert secret not in no.subject + no.body + yes.subject + yes.body
    for one in (yes, no):
        assert ProcrastinateJob.objects.filter(task_name="deliver_message", args__message_ref=one.ref).count() == 1


def test_a_refusal_because_of_a_hold_reads_as_every_other() -> None:
    by = reachable()
    deciding.refuse_claim(asked(by), "", by=SERVICES)
    ref = asked(by)
    holding.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    deciding.refuse_claim(ref, REASON, by=SERVICES)
    before, held = letters("proxy_decided")
    assert (before.subject, before.body) == (held.subject, held.body)


@pytest.mark.parametrize(("language", "said"), [("en", "There is an answer now."), ("ja-easy", "答えが あります")])
def test_the_answer_is_told_in_the_language_of_who_asked(language: str, said: str) -> None:
    by = reachable()
    ref = asking.ask(Wanted("parent", (CHILD,), OLDER), by=by, language=language)
    deciding.confirm_claim(ref, confirmation(), by=SERVICES)
    (letter,) = letters("proxy_decided")
    assert letter.language == language
    assert said in letter.body


def test_who_decides_a_claim_a_second_time_writes_nothing_more() -> None:
    by = reachable()
    ref = asked(by)
    deciding.refuse_claim(ref, REASON, by=SERVICES)
    with pytest.raises(ClaimIsDecided):
        deciding.refuse_claim(ref, REASON, by=SERVICES)
    assert len(letters("proxy_decided")) == 1


def test_whose_address_nobody_knows_and_who_took_it_back_is_written_nothing() -> None:
    by = parent()
    deciding.refuse_claim(asked(by), REASON, by=SERVICES)
    Account.objects.filter(ref=by.ref).update(email=EMAIL)
    asking.take_claim_back(asked(by), by=by)
    Account.objects.filter(ref=by.ref).update(is_active=False)
    deciding.refuse_claim(asked(by), REASON, by=SERVICES)
    assert letters("proxy_decided") == []


def moves(ref: str) -> None:
    """Somebody of the register lives elsewhere now, and the register was taken over."""
    Person.objects.filter(ref=ref).update(household="H-2")
    resting.rest_what_changed()


def test_what_rests_after_a_move_and_because_of_a_hold_is_told_in_the_same_words_and_at_the_same_time() -> None:
    by = reachable()
    confirmed(by, OLDER)
    confirmed(by, YOUNGER)
    holding.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    moves(YOUNGER)
    assert letters("proxy_rests") == []  # the hour of the hold would tell
    assert tell_of_mandates() == 2
    held, moved = letters("proxy_rests")
    assert (held.subject, held.body, held.recipient) == (moved.subject, moved.body, EMAIL)
    assert "/mine/proxies" in held.body
    for secret in ("支援", CHILDS_NAME, by.name, OLDER, "転出", "世帯"):
        assert secret not in held.subject + held.body


def test_it_is_told_once_each_time_it_rests() -> None:
    by = reachable()
    mandate = confirmed(by)
    moves(OLDER)
    assert [tell_of_mandates() for _ in range(2)] == [1, 0]
    standing.look_again(mandate, confirmation(), by=SERVICES)
    assert tell_of_mandates() == 0
    moves(HEAD)
    assert [tell_of_mandates() for _ in range(2)] == [1, 0]
    assert len(letters("proxy_rests")) == 2


def test_what_somebody_looked_at_again_before_the_morning_is_told_to_nobody() -> None:
    mandate = confirmed(reachable())
    moves(OLDER)
    standing.look_again(mandate, confirmation(), by=SERVICES)
    assert tell_of_mandates() == 0


def test_what_was_given_by_a_code_and_rests_is_not_told_since_only_a_hold_lets_it_rest() -> None:
    by, other = reachable(), other_parent()
    until = today() + timedelta(days=90)
    code = appointing.give(MandateKind.SPOUSE, [CHILD], until_on=until, by=other, language="ja")
    mandate = appointing.take_up(code, by=by)
    holding.hold_person(SPOUSE, "支援措置の申出", by=SERVICES)
    assert Mandate.objects.get(ref=mandate.ref).paused_at is not None
    assert tell_of_mandates() == 0


def test_an_end_by_the_office_is_told_at_once_and_once() -> None:
    by = reachable()
    mandate = confirmed(by)
    standing.end_by_the_office(mandate, by=SERVICES)
    tell_of_mandates()
    (letter,) = letters("proxy_ended")
    assert letter.recipient == EMAIL
    assert CHILDS_NAME not in letter.subject + letter.body
    assert letters("proxy_rests") == letters("proxy_ends_soon") == []


def test_who_ends_it_themselves_is_written_nothing() -> None:
    by = reachable()
    thread.end(confirmed(by), by=by)
    assert tell_of_mandates() == 0
    assert letters("proxy_ended") == []


@pytest.mark.parametrize(("days", "told"), [(31, 0), (30, 1), (0, 1)])
def test_an_end_within_thirty_days_is_told_once_without_the_day(days: int, told: int) -> None:
    by, last = reachable(), today() + timedelta(days=days)
    deciding.confirm_claim(asked(by), confirmation(until_on=last), by=SERVICES)
    assert [tell_of_mandates() for _ in range(2)] == [told, 0]
    for letter in letters("proxy_ends_soon"):
        assert letter.recipient == EMAIL
        for secret in (str(last.year), CHILDS_NAME, f"{last.month}月"):
            assert secret not in letter.subject + letter.body


def test_the_end_is_told_again_after_it_was_put_off() -> None:
    by = reachable()
    mandate = deciding.confirm_claim(asked(by), confirmation(until_on=today() + timedelta(days=10)), by=SERVICES)
    tell_of_mandates()
    standing.look_again(mandate, confirmation(until_on=today() + timedelta(days=20)), by=SERVICES)
    assert tell_of_mandates() == 1


def test_of_a_mandate_that_is_over_or_whose_proxy_has_no_address_nothing_is_told() -> None:
    by = reachable()
    mandate = deciding.confirm_claim(asked(by), confirmation(until_on=today() + timedelta(days=10)), by=SERVICES)
    Mandate.objects.filter(ref=mandate).update(until_on=today() - timedelta(days=1))
    assert tell_of_mandates() == 0
    Mandate.objects.filter(ref=mandate).update(until_on=today(), paused_at=now())
    Account.objects.filter(ref=by.ref).update(email="")
    assert tell_of_mandates() == 0


def test_a_mandate_is_told_of_in_the_language_it_was_asked_for_last() -> None:
    by = reachable()
    confirmed(by)
    again = asking.ask(Wanted("parent", (CHILD,), OLDER), by=by, language="en")
    deciding.confirm_claim(again, confirmation(), by=SERVICES)
    moves(OLDER)
    tell_of_mandates()
    assert [one.language for one in letters("proxy_rests")] == ["en"]


def test_more_mandates_that_were_told_of_ask_the_database_nothing_more() -> None:
    by = reachable()
    counts = []
    for child in (OLDER, YOUNGER):
        confirmed(by, child)
        moves(child)
        tell_of_mandates()
        with CaptureQueriesContext(connection) as asked_for:
            tell_of_mandates()
        counts.append(len(asked_for))
    assert counts[0] == counts[1]


def test_the_claims_of_a_mandate_are_found_by_an_index() -> None:
    rows = ProxyClaim.objects.exclude(mandate_ref="").filter(mandate_ref__in=["m-1"]).order_by()
    assert "claims_of_mandate" in plan_of(rows)


def test_only_accounts_in_use_have_an_address() -> None:
    by = reachable()
    assert emails_of([by.ref, "nobody-1"]) == {by.ref: EMAIL}
    Account.objects.filter(ref=by.ref).update(is_active=False)
    assert emails_of([by.ref]) == {}
