"""Entering a lottery in the browser: asked once more, sent twice without harm, and opened only by its code."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.engines.booking.actions.lottery import close_lottery, create_lottery, draw_lottery
from madoguchi.engines.booking.models import LotteryEntry
from madoguchi.engines.booking.queries.lottery import Choice
from madoguchi.foundation.identity.models import CodeTry
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.clock import moved_to, now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

FORM = {"name": "試験 碧", "kana": "みほん あお", "born_on": "1990-04-01", "wish1": "am", "key": "k"}
ENTER = "/lottery/walk/enter"


@pytest.fixture(autouse=True)
def lottery() -> None:
    opens_at = now() - timedelta(days=1)
    with moved_to(opens_at - timedelta(days=1)):
        create_lottery(
            "walk",
            title={"ja": "見学会"},
            options=[Choice("am", {"ja": "午前"}, 1), Choice("pm", {"ja": "午後"}, 1)],
            opens_at=opens_at,
            closes_at=opens_at + timedelta(days=7),
            confirm_by=opens_at + timedelta(days=14),
        )


def entered(client: Client, **more: str) -> LotteryEntry:
    client.post(ENTER, {**FORM, **more, "sure": "1"})
    return LotteryEntry.objects.latest("pk")


def test_the_form_asks_once_more_before_anything_is_written(client: Client) -> None:
    page = client.post(ENTER, FORM)
    assert page.status_code == 200
    assert "この内容で申し込みますか" in page.content.decode()
    assert not LotteryEntry.objects.exists()
    assert 'value="試験 碧"' in client.post(ENTER, {**FORM, "back": "1"}).content.decode()


def test_a_replayed_post_is_one_entry(client: Client) -> None:
    first, again = (client.post(ENTER, {**FORM, "sure": "1"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert LotteryEntry.objects.count() == 1


def test_the_same_person_in_another_browser_is_told_so(client: Client) -> None:
    entered(client)
    page = Client().post(ENTER, {**FORM, "key": "other", "kana": "ミホン アオ", "sure": "1"})
    assert page.status_code == 422
    assert "1人が申し込めるのは、1回です" in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"kana": "漢字"},
        {"born_on": "来年"},
        {"wish1": ""},
        {"wish1": "none"},
        {"wish2": "am"},
        {"email": "x"},
    ],
)
def test_a_mistake_is_said_and_nothing_is_lost(client: Client, wrong: dict[str, str]) -> None:
    page = client.post(ENTER, {**FORM, **wrong, "sure": "1"})
    assert page.status_code == 422
    assert 'value="1990-04-01"' in page.content.decode() or "born_on" in wrong
    assert not LotteryEntry.objects.exists()


def test_the_page_of_an_entry_opens_only_with_its_code(client: Client) -> None:
    row = entered(client)
    where = f"/lottery/walk/entries/{row.number}"
    assert row.code in client.get(where).content.decode()
    other = Client()
    assert other.get(where)["Location"] == "/lottery/walk/find"
    assert other.post(f"{where}/withdraw")["Location"] == "/lottery/walk/find"
    assert other.get(f"/l/{row.code}")["Location"] == where
    assert other.get(where).status_code == 200


def looks_at(number: str) -> int:
    """How many entries of the journal tell of a look at the entry."""
    return Entry.objects.filter(verb="read", dossiers=[number]).count()


def test_s_log_1_who_opens_an_entry_by_its_code_leaves_an_entry_an_hour_and_who_made_it_none_at_once(
    client: Client,
) -> None:
    row = entered(client)
    where = f"/lottery/walk/entries/{row.number}"
    client.get(where)
    assert looks_at(row.number) == 0
    other = Client()
    other.get(f"/l/{row.code}", follow=True)
    for page in (where, f"{where}/withdraw"):
        other.get(page)
    assert looks_at(row.number) == 1
    with moved_to(now() + timedelta(minutes=61)):
        client.get(where)
    assert looks_at(row.number) == 2


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC-DDDD", "nonsense", "0" * 200])
def test_a_forged_code_is_not_found_and_counted(client: Client, code: str) -> None:
    assert client.get(f"/l/{code}").status_code == 404
    assert CodeTry.objects.get().tries == 1


def test_following_every_link_changes_nothing(client: Client) -> None:
    """A mail scanner opens all addresses it finds."""
    row = entered(client)
    before = LotteryEntry.objects.values().get()
    for act in ("", "/confirm", "/withdraw", "/change"):
        client.get(f"/lottery/walk/entries/{row.number}{act}")
    client.get(f"/l/{row.code}")
    assert LotteryEntry.objects.values().get() == before


def test_a_winner_confirms_and_the_public_pages_show_numbers_only(client: Client) -> None:
    row = entered(client)
    with moved_to(now() + timedelta(days=7)):
        close_lottery("walk")
        draw_lottery("walk")
        where = f"/lottery/walk/entries/{row.number}"
        assert client.get(f"{where}/confirm").status_code == 200
        assert client.post(f"{where}/confirm").status_code == 302
    row.refresh_from_db()
    assert row.state == "confirmed"
    for page in ("", "/results", "/draw.json", "/draw.csv"):
        text = Client().get(f"/lottery/walk{page}").content.decode()
        assert "試験 碧" not in text
        assert "みほん" not in text
    assert row.number in Client().get("/lottery/walk/results").content.decode()
