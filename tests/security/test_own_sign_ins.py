"""Where one is signed in: everybody sees it of themselves and ends it, and an administrator ends it for others."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.errors import NoSuchAccount, NoSuchSignIn, SignInsEndedByOneself
from madoguchi.foundation.identity.models import AccountKind
from madoguchi.foundation.identity.own_sign_ins import (
    end_every_sign_in,
    end_other_sign_ins,
    end_own_sign_in,
    signed_in_now,
)
from madoguchi.foundation.identity.sessions import SessionStore
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty
from madoguchi.values.clock import moved_to, now
from tests.plans import leave_only
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PAGES = {AccountKind.STAFF: "/staff/sign-ins", AccountKind.RESIDENT: "/mine/sign-ins"}
INSIDE = {AccountKind.STAFF: "/staff/", AccountKind.RESIDENT: "/mine"}
KINDS = list(PAGES)


def account(kind: AccountKind, name: str = "見本 葵", roles: tuple[str, ...] = ()) -> str:
    duties = [Duty("child_family", "clerk")] if kind is AccountKind.STAFF else []
    return open_account(kind, name, duties=duties, roles=roles, is_demonstration=True)


def browser(ref: str, kind: AccountKind, agent: str = IPHONE) -> Client:
    """Signed in by the page of signing in, with this browser."""
    client = Client(headers={"user-agent": agent})
    where = "/staff/sign-in" if kind is AccountKind.STAFF else "/sign-in"
    assert client.post(where, {"ref": ref}).status_code == 302
    return client


def text(client: Client, kind: AccountKind) -> str:
    answer = client.get(PAGES[kind])
    assert answer.status_code == 200
    return answer.content.decode()


def marks(page: str) -> list[str]:
    return re.findall(r'name="end" value="([^"]*)"', page)


def is_in(client: Client, kind: AccountKind) -> bool:
    return client.get(INSIDE[kind]).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_s_ses_7_one_sees_when_how_and_with_what_one_is_signed_in_and_never_a_key(kind: AccountKind) -> None:
    ref = account(kind)
    here, there = browser(ref, kind), browser(ref, kind, WINDOWS)
    browser(account(kind, "見本 別人"), kind, "Mozilla/5.0 (Macintosh) Firefox/140.0")
    page = text(here, kind)
    assert ("iPhone" in page, "Safari" in page, "Windowsのパソコン" in page, "Edge" in page) == (True,) * 4
    assert ("Mac" in page, "Firefox" in page, page.count("見本の入口")) == (False, False, 2)
    assert len(marks(page)) == 1, "the sign-in of this page has no button"
    for client in (here, there):
        assert client.session.session_key not in page


@pytest.mark.parametrize("kind", KINDS)
def test_s_ses_7_one_sign_in_is_ended_at_once_and_the_others_stay(kind: AccountKind) -> None:
    ref = account(kind)
    here, there, third = (browser(ref, kind, one) for one in (IPHONE, WINDOWS, WINDOWS))
    before, after = marks(text(here, kind)), marks(text(there, kind))
    own = ({*after} - {*before}).pop()
    for mark in (own, before[0], before[0]):
        assert here.post(PAGES[kind], {"end": mark}).status_code == 302
    assert [is_in(one, kind) for one in (here, there, third)].count(False) == 1
    assert is_in(here, kind), "the one that asks is ended by signing out"
    entry = Entry.objects.get(verb="write:sign_ins_ended")
    assert (entry.actor_ref, entry.detail["account"], entry.detail["count"]) == (ref, ref, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_s_ses_7_all_others_are_ended_and_this_one_stays(kind: AccountKind) -> None:
    ref = account(kind)
    here, *others = (browser(ref, kind) for _ in range(3))
    assert "2つ" in here.post(PAGES[kind], {"others": "1"}, follow=True).content.decode()
    assert [is_in(one, kind) for one in (here, *others)] == [True, False, False]
    assert "ほかの機器では、サインインしていません" in text(here, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mark", ["", "x", "0" * 64, "%", "\u3042"])
def test_s_ses_7_nobody_ends_a_sign_in_of_another_by_its_mark(kind: AccountKind, mark: str) -> None:
    ref = account(kind)
    mine, other = browser(ref, kind), browser(ref, kind)
    thief = browser(account(kind, "見本 別人"), kind)
    for sent in (mark, *marks(text(mine, kind))):
        assert thief.post(PAGES[kind], {"end": sent}).status_code == 302
    assert [is_in(one, kind) for one in (mine, other, thief)] == [True] * 3
    assert not Entry.objects.filter(verb="write:sign_ins_ended").exists()


def test_s_ses_7_a_sign_in_that_is_over_is_not_listed() -> None:
    ref = account(AccountKind.STAFF)
    browser(ref, AccountKind.STAFF, WINDOWS)
    with moved_to(now() + timedelta(minutes=16)):
        page = text(browser(ref, AccountKind.STAFF), AccountKind.STAFF)
    assert ("Windowsのパソコン" in page, marks(page)) == (False, [])


@pytest.mark.parametrize("kind", KINDS)
def test_s_ses_7_however_many_there_are_they_are_asked_for_once_and_by_their_index(kind: AccountKind) -> None:
    ref = account(kind)
    here = browser(ref, kind)
    text(here, kind)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            text(here, kind)
        said = [one["sql"] for one in asked]
        counts.append(len(said))
        for _ in range(5):
            browser(ref, kind)
    assert counts[0] == counts[1]
    listed = [one for one in said if "account_ref <> ''" in one]
    assert len(listed) == 1
    leave_only("session_of_account")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {listed[0]}")
        assert "session_of_account" in "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("kind", KINDS)
def test_s_ses_4_every_sign_in_of_an_account_is_ended_whenever_it_began_and_the_journal_tells(
    kind: AccountKind,
) -> None:
    ref, other = account(kind), account(kind, "見本 別人")
    several, stays = [browser(ref, kind) for _ in range(2)], browser(other, kind)
    assert end_every_sign_in(ref, by=SYSTEM) == 2
    assert [is_in(one, kind) for one in (*several, stays)] == [False, False, True]
    entry = Entry.objects.get(verb="write:sign_ins_ended")
    assert (entry.actor_ref, entry.detail) == (SYSTEM.ref, {"account": ref, "count": 2})
    assert not Session.objects.filter(session_key__in=[one.cookies["sid"].value for one in several]).exists()


def test_s_ses_4_an_administrator_ends_them_on_the_page_of_the_account_and_nobody_else_does() -> None:
    clerk, administrator = account(AccountKind.STAFF), account(AccountKind.STAFF, "見本 管理", ("administrator",))
    where = f"/console/staff/{clerk}/sign-ins/end"
    theirs = browser(clerk, AccountKind.STAFF)
    assert theirs.post(where).status_code == 403
    assert is_in(theirs, AccountKind.STAFF)
    done = sign_in(Client(), administrator).post(where, follow=True).content.decode()
    assert "すべて終わらせました（1つ）" in done
    assert not is_in(theirs, AccountKind.STAFF)
    assert Entry.objects.get(verb="write:sign_ins_ended").actor_ref == administrator


def test_s_ses_4_ones_own_sign_ins_and_those_of_nobody_are_not_ended_that_way() -> None:
    ref = account(AccountKind.STAFF)
    with pytest.raises(SignInsEndedByOneself):
        end_every_sign_in(ref, by=Actor(ActorKind.STAFF, ref, ""))
    for nobody in ("a-nobody", "\0"):
        with pytest.raises(NoSuchAccount):
            end_every_sign_in(nobody, by=SYSTEM)


def test_s_ses_7_the_sign_ins_of_another_are_out_of_reach_without_the_second_wall_as_well() -> None:
    mine, thief = (account(AccountKind.RESIDENT, name) for name in ("見本 葵", "見本 別人"))
    browser(mine, AccountKind.RESIDENT)
    asking = browser(mine, AccountKind.RESIDENT)
    (mark,) = marks(text(asking, AccountKind.RESIDENT))
    by, session = Actor(ActorKind.RESIDENT, thief, ""), SessionStore()
    assert signed_in_now(by, session) == ()
    with pytest.raises(NoSuchSignIn):
        end_own_sign_in(mark, session, by=by)
    assert end_other_sign_ins(session, by=by) == 0
    end_own_sign_in(mark, session, by=Actor(ActorKind.RESIDENT, mine, ""))
