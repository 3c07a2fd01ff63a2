"""The person at the counter is found by what they have with them, and every such look is journalled."""

from __future__ import annotations

import pytest

from madoguchi.engines.booking.actions import tickets
from madoguchi.engines.booking.models import QueueTicket
from madoguchi.engines.registry.errors import NothingWanted
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.journal.models import Entry as JournalEntry
from madoguchi.journeys.status import looks_at, matter_of
from madoguchi.journeys.write_free import finding
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import moved_to
from tests.engines.booking.hall import MORNING, OFFICE, arrived, booking, open_counters
from tests.journeys import office, residents
from tests.journeys.write_free.counter import ready, receive

pytestmark = pytest.mark.usefixtures("family")
BY = office.CLERK


@pytest.mark.parametrize("text", ["P-00000001", "見本 葵", "ﾐﾎﾝｱｵｲ", "葵"])
def test_a_person_is_found_and_the_look_is_journalled_with_its_purpose(text: str) -> None:
    found = finding.find_person(text, "", purpose="telephone", by=BY)
    assert [one.ref for one in found.people] == [residents.HEAD]
    entry = JournalEntry.objects.order_by("-id")[0]
    assert (entry.verb, entry.dossiers, entry.purpose) == ("search", [residents.HEAD], "電話での問い合わせ")


def test_a_person_is_found_by_the_number_of_a_matter() -> None:
    (number, *_) = receive(ready())
    found = finding.find_person(number, "", purpose="check", by=BY)
    assert [one.ref for one in found.people] == [residents.HEAD]


@pytest.mark.parametrize("typed", ["{number}", " {number} ", "http://localhost/counter/t/{code}"])
def test_a_person_is_found_by_the_queue_ticket(typed: str) -> None:
    with moved_to(MORNING):
        open_counters("3", office="401056")
        code = tickets.take_ticket("401056", ["moving"], key="a", by=office.CENTRE, name="見本 葵")
        number = QueueTicket.objects.get().number
        said = typed.format(number=number, code=code)
        found = finding.find_person(said, "", purpose="counter", by=office.CENTRE, office="401056")
        assert [one.ref for one in found.people] == [residents.HEAD]
        assert str(found.by) == f"番号札 {number}"
        with pytest.raises(NotPermitted):  # whose queue it is decides the ward
            finding.find_person(said, "", purpose="counter", by=BY, office="401056")


def test_a_ticket_with_a_booking_finds_the_person_and_their_booking() -> None:
    with moved_to(MORNING):
        open_counters("3")
        made = booking(name="見本 葵", kana="ミホン アオイ")
        ticket = arrived(made)
        found = finding.find_person(str(ticket.number), "", purpose="counter", by=office.CENTRE, office=OFFICE)
        assert ([one.ref for one in found.people], found.booking_number) == ([residents.HEAD], made.number)


@pytest.mark.parametrize(
    "typed",
    [
        "{number}",
        "{digits}",
        " {wide} ",
        "{code}",
        "{small}",
        "http://localhost/v/{code}",
        "http://localhost/v/{code}?to=room",
    ],
)
def test_a_person_is_found_by_their_booking_however_it_is_typed_or_read(typed: str) -> None:
    made = booking(name="見本 葵", kana="ミホン アオイ")
    ways = {"number": made.number, "digits": made.number.replace("-", ""), "code": made.code}
    ways |= {
        "wide": made.number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        "small": made.code.lower(),
    }
    found = finding.find_person(typed.format(**ways), "", purpose="counter", by=office.CENTRE)
    assert ([one.ref for one in found.people], found.booking_number) == ([residents.HEAD], made.number)


def test_nobody_outside_the_office_finds_anybody_and_nothing_is_asked_for_in_vain() -> None:
    with pytest.raises(NotPermitted):
        finding.find_person("見本", "", purpose="counter", by=anonymous())
    with pytest.raises(NothingWanted):
        finding.find_person(" ", "", purpose="counter", by=BY)


def test_the_person_sees_every_look_at_them_in_the_register() -> None:
    finding.find_person("見本 葵", "", purpose="telephone", by=office.STRANGER)
    (number, *_) = receive(ready())
    looks = looks_at(matter_of(number, "ja"))
    assert (office.STRANGER.name, "電話での問い合わせ") in {(one.who, one.purpose) for one in looks}
