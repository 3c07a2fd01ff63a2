"""A year after a visit nothing tells whose it was: not the booking, its letters, its ticket or the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.engines.booking.actions.forgetting import forget_in_line
from madoguchi.engines.booking.models import Booking, Lottery, LotteryEntry, Opening, QueueTicket, Waiter
from madoguchi.engines.booking.queries.declared import visit
from madoguchi.engines.booking.queries.waiters import mark_of
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.queries import messages_about
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.models import Entry, NameKey
from madoguchi.journeys.models import Visit, VisitForm
from madoguchi.journeys.visit.booking import book_visit
from madoguchi.journeys.visit.forgetting import forget_visits
from madoguchi.journeys.visit.telling import tell_visitor_of
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to, now
from tests.engines.booking.office import slots, wish
from tests.journeys.disposal.test_disposal import noted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
VISITOR = anonymous("見本 葵")


def booked(key: str) -> str:
    made, _ = book_visit(wish(slots(), key, email="aoi@example.jp"), by=VISITOR)
    tell_visitor_of(made.number, "booking_made", key=key)
    record(VISITOR, "write:booking_changed", dossiers=[made.number], data="予約")
    return str(made.number)


def test_after_its_time_a_booking_tells_nobody_and_is_still_counted() -> None:
    number = booked("k1")
    ends = Booking.objects.get(number=number).ends_at
    keep = timedelta(days=visit().rules.keep_days)
    with moved_to(ends + keep - timedelta(minutes=1)):
        assert forget_visits() == 0
        assert len(messages_about(number)) == 1
    before, note = Booking.objects.get(number=number), noted(number, note="本人に聞きました。")
    assert NameKey.objects.filter(holder=number).exists()
    with moved_to(ends + keep + timedelta(minutes=1)):
        assert [forget_visits(), forget_visits()] == [1, 0]
    row = Booking.objects.get(number=number)
    told = [row.name, row.kana, row.email, row.telephone, row.note, row.person_key, row.person_ref, row.account_ref]
    assert set(told) == {""}
    assert (row.state, row.starts_at, row.services) == (before.state, before.starts_at, before.services)
    assert messages_about(number) == ()
    assert not NameKey.objects.filter(holder=number).exists()
    note.refresh_from_db()
    assert note.note == ""
    assert Entry.objects.get(verb="write:visitors_forgotten").detail == {"bookings": 1, "holders": [number]}


def test_who_waited_for_a_place_is_forgotten_with_them() -> None:
    day = now().date() - timedelta(days=visit().rules.keep_days + 2)
    told = {"office": "chuo", "lines": ["general"], "services": [], "email": "aoi@example.jp", "name": "見本 葵"}
    for key, until in (("old", day), ("new", now().date())):
        Waiter.objects.create(key=key, code=key, from_on=until, until_on=until, waits_since=now(), **told)
    forget_visits()
    assert dict(Waiter.objects.values_list("key", "email")) == {"old": "", "new": "aoi@example.jp"}


def ticket(number: int, **more: object) -> QueueTicket:
    told = {"office": "chuo", "line": "general", "services": [], "kind": "walk_in", "name": "見本 葵", **more}
    at = now() - timedelta(days=visit().rules.keep_days + 2)
    key = f"t{number}"
    return QueueTicket.objects.create(on=at.date(), number=number, code=key, key=key, rank_at=at, arrived_at=at, **told)


def test_a_night_on_which_only_tickets_are_forgotten_stands_in_the_journal() -> None:
    for number in range(3):
        ticket(number)
    assert forget_visits() == 0
    assert set(QueueTicket.objects.values_list("name", flat=True)) == {""}
    assert Entry.objects.get(verb="write:visitors_forgotten").detail == {"tickets": 3, "holders": []}


def test_no_statement_empties_more_than_so_many() -> None:
    for number in range(3):
        ticket(number)
    assert [forget_in_line(now(), limit=2).tickets for _ in range(3)] == [2, 1, 0]


def test_an_old_entry_is_kept_until_its_lottery_is_over() -> None:
    at, keep = now(), timedelta(days=visit().rules.keep_days)
    lottery = Lottery.objects.create(
        ref="camp",
        title={"ja": "キャンプ場"},
        options=[],
        opens_at=at - keep - timedelta(days=40),
        closes_at=at + timedelta(days=1),
        confirm_by=at + timedelta(days=10),
        commitment="0",
        sealed_seed="0",
    )
    entered = {"lottery": lottery, "preferences": [], "name": "見本 葵", "email": "aoi@example.jp"}
    for key, answer_by in (("plain", None), ("moved", at + timedelta(days=20))):
        told = {**entered, "number": key, "code": key, "key": key, "person_key": key, "answer_by": answer_by}
        LotteryEntry.objects.create(entered_at=at - keep - timedelta(days=30), **told)
    kept = []
    for days in (0, 11, 21):
        with moved_to(at + (keep if days else timedelta()) + timedelta(days=days)):
            forget_visits()
        kept.append(set(LotteryEntry.objects.filter(email="aoi@example.jp").values_list("key", flat=True)))
    assert kept == [{"plain", "moved"}, {"moved"}, set()]
    assert LotteryEntry.objects.filter(person_key__startswith="forgotten-").count() == 2


def letter(about: str) -> None:
    """A letter that tells who got it."""
    told = {"kind": "waiting_joined", "language": "ja", "recipient": "aoi@example.jp", "state": "sent"}
    OutboxMessage.objects.create(ref=about, key=about, about=about, subject="-", body="-", written_at=now(), **told)


def test_the_letters_and_names_of_who_waited_entered_or_was_turned_away_go_with_them() -> None:
    ends = now() + timedelta(days=40)
    over = {"opens_at": now(), "closes_at": now() + timedelta(days=1)}
    lottery = Lottery.objects.create(
        ref="camp", title={}, options=[], confirm_by=ends, commitment="0", sealed_seed="0", **over
    )
    told = {"name": "見本 葵", "email": "aoi@example.jp", "code": "c", "key": "k"}
    entry = LotteryEntry.objects.create(
        lottery=lottery, number="1111-2222", preferences=[], person_key="digest", entered_at=now(), **told
    )
    Waiter.objects.create(
        office="chuo", lines=["general"], services=[], from_on=ends, until_on=ends, waits_since=now(), **told
    )
    opening = Opening.objects.create(ref="camp", title={}, office="chuo", gathers_at=now(), secret="s", **over)
    record(VISITOR, "write:lottery_entered", dossiers=[entry.number], data="抽選の申込")
    for about in (entry.number, mark_of("c"), f"o{opening.pk}-1", f"o{opening.pk}0-1"):
        letter(about)
    with moved_to(ends + timedelta(days=visit().rules.keep_days + 2)):
        forget_visits()
        forget_visits()
    assert [one.about for one in OutboxMessage.objects.all()] == [f"o{opening.pk}0-1"]
    assert not NameKey.objects.filter(holder=entry.number).exists()
    assert not Opening.objects.filter(secret="s").exists()
    found = [one.detail for one in Entry.objects.filter(verb="write:visitors_forgotten").order_by("id")]
    assert found == [{"waiting": 1, "entries": 1, "holders": [entry.number]}, {"opening": "camp", "letters": 1}]


def test_a_visit_at_a_counter_that_led_to_no_matter_is_forgotten() -> None:
    at = now() - timedelta(days=visit().rules.keep_days + 2)
    for ref, began, number in (("old", at, ""), ("matter", at, "2025-000001-1"), ("new", now(), "")):
        told = {"tablet_key": ref, "person_ref": "p1", "name": "見本 葵", "by_ref": "s", "by_name": "担当"}
        row = Visit.objects.create(ref=ref, purpose="窓口での手続", started_at=began, **told)
        VisitForm.objects.create(visit=row, procedure="p", draft_ref=ref, reference_number=number)
    forget_visits()
    assert set(Visit.objects.values_list("ref", flat=True)) == {"matter", "new"}
