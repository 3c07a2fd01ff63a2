"""What is of high value is proposed by one and agreed to by another: the rules say so, and the database holds it."""

from __future__ import annotations

import re
import time as time_of_day
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from html import unescape
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.wall.speaker import Side
from madoguchi.journeys import exports
from madoguchi.journeys.proposals.acts import Wanted, agree, drop, propose, use_agreed
from madoguchi.journeys.proposals.contents import contents
from madoguchi.journeys.proposals.errors import (
    NoSuchProposal,
    ProposalIsSettled,
    ProposalNeedsOtherHands,
    ProposalNeedsReason,
    ProposalStands,
)
from madoguchi.journeys.proposals.models import Proposal, ProposalKind
from madoguchi.journeys.proposals.seal_key import change_seal_key
from madoguchi.journeys.proposals.sheets import one_proposal, proposals
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty
from madoguchi.values.clock import moved_to, now
from tests.faces.staff.conftest import door
from tests.journeys.registers.house import BICYCLES, HELPERS, KEEPER, helper, publish_registers
from tests.security.test_exports import DATASET

__all__ = ["door"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
MANY, WHY = 10_001, "年に一度の通知を、外の印刷所に頼むため"
FILE = "/staff/registers/helpers/list.csv"


def of_traffic(ref: str, *roles: str, decides: bool = True, division: str = "traffic") -> Actor:
    duty = Duty(division, "section_chief", None, decides)
    return Actor(ActorKind.STAFF, ref, f"職員 {ref}", (duty,), frozenset(roles), assurance=3)


CHIEF, OTHER_CHIEF = of_traffic("chief-1"), of_traffic("chief-2")
ADMINISTRATOR, SECOND = of_traffic("admin-1", "administrator"), of_traffic("admin-2", "administrator")
AUDITOR, STRANGER = of_traffic("audit-1", "auditor", decides=False), of_traffic("else-1", division="centre")
CLERK, COMPANY = of_traffic("clerk-1", decides=False), of_traffic("company-1", "contractor")
HOLDS = contents(view="all", words="見本 葵", narrowed=["phone"], columns=["name", "phone"], chosen={"phone": "0"})
EXPORT = Wanted(ProposalKind.EXPORT, "helpers", "traffic", MANY, HOLDS, FILE)
KEY = Wanted(ProposalKind.SEAL_KEY)


@contextmanager
def travelling(**time: float) -> Iterator[None]:
    """What was signed before is so much older inside."""
    since = timedelta(**time).total_seconds()
    with pytest.MonkeyPatch.context() as patch:
        real = time_of_day.time
        patch.setattr(signing, "time", SimpleNamespace(time=lambda: real() + since))
        yield


def later(**time: float) -> Any:
    return moved_to(now() + timedelta(**time))


@pytest.fixture
def very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A register of helpers that holds as many persons as the limit lets nobody take out alone."""
    publish_registers()
    helper("見本 葵")
    told = exports.circumstances_of
    monkeypatch.setattr(exports, "circumstances_of", lambda by, subjects: told(by, subjects=subjects * MANY))


@pytest.mark.parametrize(
    "wrong",
    [
        {"agreed_ref": "a-1", "agreed_at": now()},
        {"agreed_ref": "a-1"},
        {"agreed_at": now()},
        {"used_at": now()},
        {"agreed_ref": "a-2", "agreed_at": now(), "dropped_at": now(), "used_at": now()},
        {"asked_ref": ""},
    ],
)
def test_s_bl_2_the_database_refuses_what_one_hand_did(wrong: dict[str, object]) -> None:
    whole = {"ref": "q-1", "kind": "export", "reason": WHY, "asked_ref": "a-1", "asked_name": "a", "asked_at": now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(**{**whole, **wrong})
    Proposal.objects.create(**whole)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(**wrong)
    assert Proposal.objects.update(agreed_ref="a-2", agreed_at=now(), used_at=now()) == 1


@pytest.mark.parametrize("way", ["agreed from the beginning", "agreed by another", "asked by another", "about another"])
def test_s_bl_2_the_database_lets_nobody_rewrite_what_was_proposed_or_who_agreed(way: str) -> None:
    ref = propose(EXPORT, WHY, by=KEEPER)
    agree(ref, by=CHIEF)
    both = {"agreed_ref": "a-2", "agreed_at": now()}
    whole = {"ref": "q-1", "kind": "export", "reason": WHY, "asked_ref": "a-1", "asked_name": "a", "asked_at": now()}
    rows = Proposal.objects.filter(ref=ref)
    act: dict[str, Callable[[], object]] = {
        "agreed from the beginning": lambda: Proposal.objects.create(**{**whole, **both}),
        "agreed by another": lambda: rows.update(agreed_ref="a-3"),
        "asked by another": lambda: rows.update(asked_ref="a-3"),
        "about another": lambda: rows.update(about="others"),
    }
    with pytest.raises(IntegrityError, match=r"one hand|not rewritten"), transaction.atomic():
        act[way]()
    assert rows.update(used_at=now()) == 1


def test_s_bl_2_the_office_changes_nothing_of_a_proposal_but_who_agrees_drops_and_uses_it() -> None:
    can = """
        SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = 'journeys_proposal'::regclass AND a.attnum > 0
        AND has_column_privilege(%s, a.attrelid, a.attname, 'UPDATE') ORDER BY 1
    """
    with connection.cursor() as cursor:
        cursor.execute(can, [Side.STAFF.value])
        found = [name for (name,) in cursor.fetchall()]
    assert found == ["agreed_at", "agreed_name", "agreed_ref", "dropped_at", "dropped_by", "used_at"]


@pytest.mark.parametrize(
    ("wanted", "by", "agrees"),
    [
        (EXPORT, KEEPER, CHIEF),
        (EXPORT, CHIEF, OTHER_CHIEF),
        (KEY, ADMINISTRATOR, SECOND),
        (KEY, ADMINISTRATOR, AUDITOR),
    ],
)
def test_s_bl_2_one_proposes_another_agrees_and_both_stand_in_the_journal(
    wanted: Wanted, by: Actor, agrees: Actor
) -> None:
    ref = propose(wanted, WHY, by=by)
    assert not use_agreed(wanted, by=by)
    agree(ref, by=agrees)
    row = Proposal.objects.get(ref=ref)
    assert (row.asked_ref, row.agreed_ref, row.reason) == (by.ref, agrees.ref, WHY)
    assert use_agreed(wanted, by=by)
    told = Entry.objects.filter(verb__startswith="write:proposal_").order_by("id").values_list("verb", "actor_ref")
    assert list(told) == [
        ("write:proposal_made", by.ref),
        ("write:proposal_agreed", agrees.ref),
        ("write:proposal_used", by.ref),
    ]
    assert all(WHY not in str(one.detail) for one in Entry.objects.all()), "the reason stands in its own table only"


@pytest.mark.parametrize(
    ("wanted", "by", "who"),
    [
        *[(EXPORT, KEEPER, one) for one in (STRANGER, AUDITOR, ADMINISTRATOR, CLERK, COMPANY)],
        *[(KEY, ADMINISTRATOR, one) for one in (CHIEF, COMPANY)],
    ],
)
def test_s_bl_2_who_may_not_agree_does_not(wanted: Wanted, by: Actor, who: Actor) -> None:
    ref = propose(wanted, WHY, by=by)
    for act in (agree, drop):
        with pytest.raises(NotPermitted):
            act(ref, by=who)
    assert not Proposal.objects.filter(agreed_at__isnull=False).exists()


@pytest.mark.parametrize(("wanted", "by"), [(EXPORT, CHIEF), (KEY, ADMINISTRATOR)])
def test_s_bl_2_nobody_agrees_to_their_own_proposal(wanted: Wanted, by: Actor) -> None:
    ref = propose(wanted, WHY, by=by)
    with pytest.raises(ProposalNeedsOtherHands):
        agree(ref, by=by)
    assert not one_proposal(ref, by=by, language="ja").may_agree
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(ref=ref).update(agreed_ref=by.ref)


@pytest.mark.parametrize(("wanted", "by"), [(KEY, CHIEF), (KEY, AUDITOR), (EXPORT, ADMINISTRATOR)])
def test_s_bl_2_who_may_not_propose_does_not(wanted: Wanted, by: Actor) -> None:
    with pytest.raises(NotPermitted):
        propose(wanted, WHY, by=by)


def test_s_bl_2_a_proposal_needs_a_reason_is_made_once_and_is_settled_once() -> None:
    with pytest.raises(ProposalNeedsReason):
        propose(EXPORT, "  使う  ", by=KEEPER)
    ref = propose(EXPORT, WHY, by=KEEPER)
    with pytest.raises(ProposalStands):
        propose(EXPORT, WHY, by=KEEPER)
    drop(ref, by=KEEPER)
    for act in (agree, drop):
        with pytest.raises(ProposalIsSettled):
            act(ref, by=CHIEF)
    for nothing in ("q-nothing", "\0"):
        with pytest.raises(NoSuchProposal):
            agree(nothing, by=CHIEF)
    agree(propose(EXPORT, WHY, by=KEEPER), by=CHIEF)


def test_s_bl_2_what_was_agreed_to_is_good_for_who_asked_for_so_many_and_for_a_while() -> None:
    agree(propose(EXPORT, WHY, by=KEEPER), by=CHIEF)

    def may(who: Actor = KEEPER, about: str = "helpers", subjects: int = MANY) -> bool:
        with transaction.atomic():
            found = use_agreed(replace(EXPORT, about=about, subjects=subjects), by=who)
            transaction.set_rollback(True)
        return found

    assert may()
    assert may(subjects=MANY + 1_000)
    assert [may(CHIEF), may(about="others"), may(subjects=2 * MANY)] == [False] * 3
    with later(days=2, hours=23):
        assert may()
    with later(days=3, minutes=1):
        assert not may()
    assert use_agreed(EXPORT, by=KEEPER)
    with later(minutes=59):
        assert may()
    with later(minutes=61):
        assert not may()


@pytest.mark.parametrize("stops", [KEEPER, CHIEF])
def test_s_bl_2_an_agreement_nobody_used_is_stopped_by_who_asked_and_by_who_agreed(stops: Actor) -> None:
    ref = propose(EXPORT, WHY, by=KEEPER)
    agree(ref, by=CHIEF)
    with pytest.raises(ProposalIsSettled):
        drop(ref, by=OTHER_CHIEF)
    assert one_proposal(ref, by=stops, language="ja").may_drop
    assert not one_proposal(ref, by=OTHER_CHIEF, language="ja").may_drop
    drop(ref, by=stops)
    assert not use_agreed(EXPORT, by=KEEPER)
    assert Proposal.objects.get().dropped_by == stops.name
    used = propose(EXPORT, WHY, by=KEEPER)
    agree(used, by=CHIEF)
    assert use_agreed(EXPORT, by=KEEPER)
    assert not one_proposal(used, by=stops, language="ja").may_drop
    with pytest.raises(ProposalIsSettled):
        drop(used, by=stops)


def test_s_bl_2_the_key_stays_when_its_agreement_was_stopped_in_time() -> None:
    ref = propose(KEY, WHY, by=ADMINISTRATOR)
    agree(ref, by=SECOND)
    drop(ref, by=SECOND)
    assert not change_seal_key(ref)


@pytest.mark.usefixtures("very_many")
def test_s_bl_2_from_the_refused_file_to_the_agreed_one(door) -> None:
    keeper, chief, stranger, auditor = (door(one) for one in (KEEPER, CHIEF, STRANGER, AUDITOR))
    refused = keeper.get(f"{FILE}?view=all")
    page = refused.content.decode()
    assert (refused.status_code, "ひとりではできません" in page, "10,001" in page) == (403, True, True)
    sealed = {"wanted": unescape(re.findall(r'name="wanted" value="([^"]*)"', page)[0])}
    short = keeper.post("/staff/proposals/new", {**sealed, "reason": "使う"})
    assert (short.status_code, "文字以上" in short.content.decode()) == (422, True)
    assert chief.post("/staff/proposals/new", {**sealed, "reason": WHY})["Location"] == "/staff/proposals"
    assert not Proposal.objects.exists(), "what was wanted is sealed for who wanted it"
    where = keeper.post("/staff/proposals/new", {**sealed, "reason": WHY})["Location"]
    assert WHY in keeper.get(where).content.decode()
    assert keeper.post(where, {"act": "agree"}).status_code == 409
    assert keeper.get(f"{FILE}?view=all").status_code == 403
    assert stranger.get(where).status_code == 404
    assert "承認待ち" in chief.get("/staff/proposals").content.decode()
    assert chief.post(where, {"act": "agree"}).status_code == 302
    assert f'href="{FILE}?view=all"' not in chief.get(where).content.decode()
    assert f'href="{FILE}?view=all"' in keeper.get(where).content.decode()
    assert chief.get(f"{FILE}?view=all").status_code == 403
    sent = b"".join(keeper.get(f"{FILE}?view=all").streaming_content).decode()
    assert "見本 葵" in sent
    seen = auditor.get(where).content.decode()
    assert (WHY in seen, CHIEF.name in seen, KEEPER.name in seen) == (True, True, True)
    with later(minutes=9):
        assert keeper.get(f"{FILE}?view=all").status_code == 200


@pytest.mark.usefixtures("very_many")
@pytest.mark.parametrize("sealed", ["", "x", "x:y:z", "x" * 9_000])
def test_s_bl_2_nothing_is_proposed_that_no_page_asked_about(door, sealed: str) -> None:
    answer = door(KEEPER).post("/staff/proposals/new", {"wanted": sealed, "reason": WHY})
    assert answer["Location"] == "/staff/proposals"
    assert not Proposal.objects.exists()


def test_s_bl_2_the_list_is_asked_for_once_and_goes_on_behind_its_end() -> None:
    def fill(count: int) -> None:
        for number in range(count):
            agree(propose(EXPORT, f"{WHY}{number}", by=KEEPER), by=CHIEF)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            proposals(CHIEF, language="ja")
        return len(found)

    fill(2)
    asked()
    few = asked()
    fill(50)
    assert asked() == few
    first = proposals(CHIEF, language="ja")
    rest = proposals(CHIEF, language="ja", before=first.before)
    assert (len(first.lines), len(rest.lines), rest.before) == (50, 2, 0)
    assert proposals(STRANGER, language="ja").lines == ()
    assert len(proposals(AUDITOR, language="ja").lines) == 50


def test_s_bl_2_nobody_is_paid_here_so_that_no_refund_waits_for_a_second_person() -> None:
    has_payments = find_spec("madoguchi.engines.payments") is not None
    assert has_payments is ("refund" in ProposalKind.values)


@pytest.mark.usefixtures("very_many")
def test_s_bl_2_the_house_itself_needs_nobody() -> None:
    exports.check_leaves(exports.register_leaving(register("helpers")), lambda _most: 2, by=SYSTEM)


def asked_for(keeper: Client, page: HttpResponseBase) -> str:
    """Where the proposal stands that the refused file led to."""
    sealed = unescape(re.findall(r'name="wanted" value="([^"]*)"', page.content.decode())[0])  # type: ignore[attr-defined]
    return keeper.post("/staff/proposals/new", {"wanted": sealed, "reason": WHY})["Location"]


def rows_of(answer: HttpResponseBase) -> str:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("very_many")
def test_s_bl_2_an_agreement_is_one_to_this_file_and_to_no_other_of_the_register(door) -> None:
    publish_registers(BICYCLES, HELPERS + DATASET)
    helper("見本 蓮")
    keeper, chief = door(KEEPER), door(CHIEF)
    where = asked_for(keeper, keeper.post(f"{FILE}?view=all", {"words": "葵"}))
    seen = chief.get(where).content.decode()
    assert all(f"<dd>{one}</dd>" in seen for one in ("すべて", "葵", "氏名、電話"))
    assert chief.post(where, {"act": "agree"}).status_code == 302
    others = [
        keeper.post(f"{FILE}?view=all", {"words": "蓮"}),
        *[keeper.get(f"{FILE}?{one}") for one in ("", "view=all", "view=all&columns=name", "view=all&order=-name")],
        keeper.get("/staff/datasets/helpers_list/file?format=csv"),
    ]
    assert [one.status_code for one in others] == [403] * 6
    assert Proposal.objects.get().used_at is None
    assert "見本 葵" in rows_of(keeper.post(f"{FILE}?view=all", {"words": "葵"}))


@pytest.mark.usefixtures("very_many")
def test_s_bl_2_what_was_typed_comes_back_with_the_agreed_file_and_lies_sealed_until_then(door) -> None:
    helper("見本 蓮")
    keeper, chief = door(KEEPER), door(CHIEF)
    where = asked_for(keeper, keeper.post(f"{FILE}?view=all", {"words": "葵"}))
    chief.post(where, {"act": "agree"})
    page = keeper.get(where).content.decode()
    assert f'<form method="post" action="{FILE}?view=all">' in page
    typed = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.split(f'action="{FILE}')[1]))
    sent = rows_of(keeper.post(f"{FILE}?view=all", typed))
    assert ("見本 葵" in sent, "見本 蓮" in sent) == (True, False)
    assert f'action="{FILE}' not in chief.get(where).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, typed, holds FROM journeys_proposal")
        assert all(one.startswith("c1.") for one in cursor.fetchone())


@pytest.mark.usefixtures("very_many")
def test_s_bl_2_what_another_agrees_to_is_the_whole_number(door, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        helper(f"見本 {number}")
    monkeypatch.setattr(exports, "COUNTED", 3)
    keeper = door(KEEPER)
    where = asked_for(keeper, keeper.get(f"{FILE}?view=all"))
    assert Proposal.objects.get().subjects == 5 * MANY
    agree(Proposal.objects.get().ref, by=CHIEF)
    assert "50,005" in keeper.get(where).content.decode()
    helper("見本 五")
    assert keeper.get(f"{FILE}?view=all").status_code == 403


@pytest.mark.usefixtures("very_many")
def test_s_bl_2_a_reason_that_was_typed_for_more_than_an_hour_is_kept(door) -> None:
    keeper = door(KEEPER)
    page = keeper.get(f"{FILE}?view=all").content.decode()
    sealed = unescape(re.findall(r'name="wanted" value="([^"]*)"', page)[0])
    with travelling(minutes=61):
        late = keeper.post("/staff/proposals/new", {"wanted": sealed, "reason": WHY})
        assert (late.status_code, WHY in late.content.decode(), Proposal.objects.count()) == (422, True, 0)
        assert asked_for(keeper, late).endswith(Proposal.objects.get().ref)


def test_s_bl_2_the_address_of_a_proposal_from_before_is_sealed_and_its_agreement_fits_no_file() -> None:
    agree(propose(replace(EXPORT, holds=""), WHY, by=KEEPER), by=CHIEF)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journeys_proposal SET address = %s", [f"{FILE}?f.name=x"])
        import_module("madoguchi.journeys.migrations.0024_agree_to_one_file").seal(apps, None)
        cursor.execute("SELECT address FROM journeys_proposal")
        assert cursor.fetchone()[0].startswith("c1.")
    assert Proposal.objects.get().address == f"{FILE}?f.name=x"
    assert not use_agreed(EXPORT, by=KEEPER)
