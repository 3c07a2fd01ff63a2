"""Who asked, or acts, for somebody without an account is written to: that something changed and where, and no more."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.queries import MessageFacts, facts_of
from madoguchi.foundation.identity.models import Account
from madoguchi.journeys.represent import asking, office, watching
from madoguchi.journeys.represent.asking import Wanted
from madoguchi.journeys.represent.errors import ClaimIsDecided
from madoguchi.values.actor import Actor
from tests.journeys.office import CHILD
from tests.journeys.represent.families import SERVICES, asked, confirmation, confirmed, parent
from tests.journeys.residents import OLDER

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
    office.refuse_claim(asked(by), REASON, by=SERVICES)
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
    office.refuse_claim(asked(by), "", by=SERVICES)
    ref = asked(by)
    watching.hold_person(OLDER, "支援措置の申出", by=SERVICES)
    office.refuse_claim(ref, REASON, by=SERVICES)
    before, held = letters("proxy_decided")
    assert (before.subject, before.body) == (held.subject, held.body)


@pytest.mark.parametrize(("language", "said"), [("en", "There is an answer now."), ("ja-easy", "答えが あります")])
def test_the_answer_is_told_in_the_language_of_who_asked(language: str, said: str) -> None:
    by = reachable()
    ref = asking.ask(Wanted("parent", (CHILD,), OLDER), by=by, language=language)
    office.confirm_claim(ref, confirmation(), by=SERVICES)
    (letter,) = letters("proxy_decided")
    assert letter.language == language
    assert said in letter.body


def test_who_decides_a_claim_a_second_time_writes_nothing_more() -> None:
    by = reachable()
    ref = asked(by)
    office.refuse_claim(ref, REASON, by=SERVICES)
    with pytest.raises(ClaimIsDecided):
        office.refuse_claim(ref, REASON, by=SERVICES)
    assert len(letters("proxy_decided")) == 1


def test_whose_address_nobody_knows_and_who_took_it_back_is_written_nothing() -> None:
    by = parent()
    office.refuse_claim(asked(by), REASON, by=SERVICES)
    Account.objects.filter(ref=by.ref).update(email=EMAIL)
    asking.take_claim_back(asked(by), by=by)
    Account.objects.filter(ref=by.ref).update(is_active=False)
    office.refuse_claim(asked(by), REASON, by=SERVICES)
    assert letters("proxy_decided") == []
