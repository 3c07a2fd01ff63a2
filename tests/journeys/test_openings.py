"""What an opening decides leaves its evidence and its message, in one statement and once."""

from __future__ import annotations

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from madoguchi.engines.booking.models import Booking
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.engines.messaging.models import OutboxMessage
from madoguchi.engines.messaging.queries import messages_about
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.wall.speaker import Side, Speaker, speaking
from madoguchi.journeys.openings import decide_opening
from madoguchi.journeys.visit.telling import tell_visitors_of
from madoguchi.values.request_number import request_number
from tests.engines.booking.actions.test_opening import REF, make_opening, wish
from tests.foundation.wall.test_sealed_text import as_stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def told() -> list[dict[str, object]]:
    return list(
        ProcrastinateJob.objects.filter(task_name="tell_visitors").order_by("id").values_list("args", flat=True)
    )


def test_every_booking_has_one_line_in_the_journal_and_the_batch_one_job() -> None:
    opening, (slot,) = make_opening(places=3)
    outcomes = decide_opening(opening.pk, REF, [wish(number, slot) for number in range(5)])
    numbers = sorted(one.number for one in outcomes.values() if one.kind is OutcomeKind.BOOKED)
    assert len(numbers) == 3
    lines = Entry.objects.filter(verb="write:booking_made")
    assert sorted(lines.values_list("dossiers", flat=True)) == [[one] for one in numbers]
    (job,) = told()
    assert sorted(job["numbers"]) == numbers  # type: ignore[call-overload]
    assert job["kind"] == "booking_made"


def test_s_log_1_each_booking_of_a_batch_names_the_request_it_came_with() -> None:
    opening, (slot,) = make_opening(places=3)
    sent = {number: f"{number:032x}" for number in range(2)}
    wishes = [wish(number, slot)._replace(request=text) for number, text in sent.items()]
    outcomes = decide_opening(opening.pk, REF, [*wishes, wish(2, slot)])
    told = {tuple(one.dossiers): one.request for one in Entry.objects.filter(verb="write:booking_made")}
    named = [told[(outcomes[one.key].number,)] for one in wishes]
    assert named == list(sent.values())
    assert told[(outcomes[wish(2, slot).key].number,)] == request_number(), "of one without, that of the batch"
    assert set(Entry.objects.values_list("result", flat=True)) == {"done"}


def test_a_request_sent_again_and_a_batch_in_which_nobody_is_booked_write_nothing() -> None:
    opening, (slot,) = make_opening(places=1)
    for _time in range(2):
        decide_opening(opening.pk, REF, [wish(1, slot)])
        decide_opening(opening.pk, REF, [wish(2, slot)])
    assert len(told()) == Entry.objects.filter(verb="write:booking_made").count() == 1


def test_a_batch_needs_no_more_statements_for_many_than_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    opening, (slot,) = make_opening(places=300)
    decide_opening(opening.pk, REF, [wish(999, slot)])  # the name of the city is asked once
    with django_assert_num_queries(6):
        decide_opening(opening.pk, REF, [wish(number, slot) for number in range(250)])


def test_whoever_found_everything_full_has_one_letter_and_the_batch_one_line_in_the_journal() -> None:
    opening, (slot,) = make_opening(places=1)
    late = wish(3, slot)._replace(email="jiro@example.jp", name="見本 次郎", language="en")
    for _time in range(2):
        outcomes = decide_opening(opening.pk, REF, [wish(1, slot), wish(2, slot)._replace(email=""), late])
    numbers = [f"o{opening.pk}-{one.receipt}" for one in outcomes.values() if one.kind is OutcomeKind.FULL]
    assert [sorted(one.dossiers) for one in Entry.objects.filter(verb="write:opening_full")] == [sorted(numbers)]
    [letter] = messages_about(f"o{opening.pk}-{outcomes[late.key].receipt}")
    assert (letter.recipient, letter.state, letter.kind) == ("jiro@example.jp", "waiting", "opening_full")
    assert letter.body.startswith("Dear 見本 次郎,")
    assert "⟦" not in letter.subject + letter.body
    assert OutboxMessage.objects.filter(kind="opening_full").count() == 1


def test_the_database_shows_no_letter_of_an_opening_that_was_full() -> None:
    opening, (slot,) = make_opening(places=1)
    late = [wish(number, slot)._replace(email=f"canary{number}@example.jp", name="見本 次郎") for number in range(2, 5)]
    decide_opening(opening.pk, REF, [wish(1, slot), *late])
    stored = as_stored("messaging_outboxmessage")
    assert stored.count("opening_full-") == 3
    assert "canary" not in stored
    assert "次郎" not in stored
    assert "満員" not in stored
    letters = OutboxMessage.objects.order_by("id")
    assert [one.recipient for one in letters] == [one.email for one in late]


def test_letters_of_a_batch_need_no_more_statements_for_many_than_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    opening, (slot,) = make_opening(places=1)
    decide_opening(opening.pk, REF, [wish(998, slot), wish(999, slot)._replace(email="first@example.jp")])
    with django_assert_num_queries(8):  # two more than where nobody was turned away: the title, and the letters
        decide_opening(opening.pk, REF, [wish(one, slot)._replace(email=f"p{one}@example.jp") for one in range(250)])


def test_the_lobby_writes_letters_to_others_and_sees_none_of_them() -> None:
    opening, (slot,) = make_opening(places=1)
    late = wish(2, slot)._replace(email="jiro@example.jp")
    with speaking(Speaker(Side.PORTAL)):
        for _time in range(2):
            outcomes = decide_opening(opening.pk, REF, [wish(1, slot), late])
        number = f"o{opening.pk}-{outcomes[late.key].receipt}"
        assert messages_about(number) == ()
    [letter] = messages_about(number)
    assert letter.recipient == "jiro@example.jp"


def test_everybody_is_written_to_once_and_the_letter_leads_to_a_page_that_says_what_it_is_for(client: Client) -> None:
    opening, (slot,) = make_opening()
    outcomes = decide_opening(opening.pk, REF, [wish(1, slot), wish(2, slot)])
    numbers = [one.number for one in outcomes.values()]
    tell_visitors_of(numbers[:1], "booking_made", key="job-1")  # broken off after the first
    for _time in range(2):
        tell_visitors_of(numbers, "booking_made", key="job-1")
    for one in outcomes.values():
        (letter,) = messages_about(one.number)
        assert "用件：見本" in letter.body
        assert f"/v/{one.code}" in letter.body
        page = client.get(f"/v/{one.code}", follow=True)
        assert page.status_code == 200
        said = page.content.decode()
        assert "見本" in said
        assert "予約を取り消す" in said
        assert "時刻を変える" in said
    assert Booking.objects.filter(services=[]).count() == 2
