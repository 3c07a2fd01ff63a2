"""What one account may do in a quarter of an hour: a library gets through, who hammers waits and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from html.parser import HTMLParser
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from madoguchi.engines.records.models import Draft
from madoguchi.faces.ui.limits import LIMITS
from madoguchi.foundation.identity.account_limits import count_for_account
from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.errors import TooMuchFromThisAccount
from madoguchi.foundation.identity.models import AccountKind, CodeTry
from madoguchi.foundation.identity.tries import WINDOW
from madoguchi.foundation.journal.actions import STOPPED
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import Duty
from madoguchi.values.clock import JST, moved_to
from madoguchi.values.message import Message, msg
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

MORNING = datetime(2026, 11, 24, 10, 1, tzinfo=JST)
LIBRARY = "192.0.2.7"
RESIDENTS = 200
MOST = {one.kind: one.most for one in LIMITS}
START = ("portal:apply_start", ["child_medical_expenses"])
SEARCH = "staff:search"


class Inputs(HTMLParser):
    """The hidden fields of a page and where its forms go."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.actions: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Kept, where it is one."""
        told = dict(attrs)
        if tag == "input" and told.get("type") == "hidden":
            self.hidden[told["name"] or ""] = told.get("value") or ""
        if tag == "form":
            self.actions.append(told.get("action") or "")


def resident(name: str = "見本 葵") -> Client:
    return sign_in(Client(REMOTE_ADDR=LIBRARY), open_account(AccountKind.RESIDENT, name))


def clerk() -> Client:
    duties = [Duty("administrative_centre", "clerk")]
    return sign_in(Client(REMOTE_ADDR=LIBRARY), open_account(AccountKind.STAFF, "見本 係員", duties=duties))


def few(most: int) -> AbstractContextManager[object]:
    """So few of each kind for the length of a test."""
    counted = partial(_counted, most)
    return patch("madoguchi.faces.ui.pace.count_for_account", counted)


def _counted(few_: int, ref: str, kind: str, most: int, *, what: Message) -> None:
    count_for_account(ref, kind, min(few_, most), what=what)


def test_s_rate_3_two_hundred_residents_behind_one_address_visit_while_one_account_hammers() -> None:
    with moved_to(MORNING):
        hammering = resident()
        for _ in range(MOST["applications"]):
            assert hammering.post(reverse(START[0], args=START[1])).status_code == 302
        assert hammering.post(reverse(START[0], args=START[1])).status_code == 429
        for number in range(RESIDENTS):
            one = resident(f"見本 {number}")
            begun = one.post(reverse(START[0], args=START[1]))
            visit = [one.get(reverse("portal:home")), begun, one.get(begun["Location"]), one.post("/mine/data")]
            assert [answer.status_code for answer in visit] == [200, 302, 200, 200]
        assert hammering.get(reverse("portal:home")).status_code == 200
    assert LIBRARY not in str(list(CodeTry.objects.values()))


def test_s_rate_2_an_account_that_hammers_is_told_what_happened_and_when_to_come_back() -> None:
    one, other = clerk(), clerk()
    with moved_to(MORNING), few(2):
        found = [one.post(reverse(SEARCH), {"q": "見本"}) for _ in range(3)]
        assert [answer.status_code for answer in found] == [200, 200, 429]
        stopped, page = found[-1], found[-1].content.decode()
        assert (stopped["Retry-After"], stopped["Cache-Control"]) == (str(14 * 60), "no-store")
        for words in ("検索が、短い時間に何度も続きました", "14分ほどたつと（10:15から）", "そのまま残っています"):
            assert words in page
        assert other.post(reverse(SEARCH), {"q": "見本"}).status_code == 200
        assert one.get(reverse("staff:inbox")).status_code == 200
    with moved_to(MORNING + WINDOW), few(2):
        assert one.post(reverse(SEARCH), {"q": "見本"}).status_code == 200


def test_s_rate_2_what_was_typed_is_sent_again_from_the_page_of_waiting() -> None:
    one = Client(enforce_csrf_checks=True, REMOTE_ADDR=LIBRARY)
    sign_in(one, open_account(AccountKind.STAFF, "見本 係員", duties=[Duty("administrative_centre", "clerk")]))
    asked = {"q": '見本 "<葵>"', "most": "200"}

    def sent(typed: dict[str, str]) -> tuple[int, Inputs]:
        answer = one.post(reverse(SEARCH), typed)
        return answer.status_code, Inputs(answer.content.decode())

    with moved_to(MORNING), few(1):
        token = Inputs(one.get(reverse(SEARCH)).content.decode()).hidden["csrfmiddlewaretoken"]
        assert sent({**asked, "csrfmiddlewaretoken": token})[0] == 200
        status, page = sent({**asked, "csrfmiddlewaretoken": token})
        again = {name: value for name, value in page.hidden.items() if name in asked}
        assert (status, again, reverse(SEARCH) in page.actions) == (429, asked, True)
    with moved_to(MORNING + WINDOW), few(1):
        assert sent({**again, "csrfmiddlewaretoken": page.hidden["csrfmiddlewaretoken"]})[0] == 200


def test_s_rate_2_a_file_that_was_sent_too_soon_is_not_kept_and_that_is_said() -> None:
    one = resident()
    with moved_to(MORNING), few(1):
        where = one.post(reverse(START[0], args=START[1]))["Location"]
        pages = [one.post(where, {"paper": SimpleUploadedFile("a.png", b"x", "image/png")}) for _ in range(2)]
        assert [answer.status_code for answer in pages] == [422, 429]
        assert "付けたファイルは送られていません" in pages[-1].content.decode()
        assert reverse(START[0], args=START[1]) not in Inputs(pages[-1].content.decode()).actions
        assert Draft.objects.count() == 1


def test_s_rate_2_what_is_opened_by_a_link_is_opened_again_by_one() -> None:
    with moved_to(MORNING), few(1):
        one, where = clerk(), reverse("staff:register_file", args=["affiliated_bodies", "csv"])
        answers = [one.get(f"{where}?group=office") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 429]
        assert f'href="{where}?group=office"' in answers[-1].content.decode()


def test_what_is_only_read_costs_no_statement_and_what_costs_is_counted_by_one() -> None:
    def counting(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask()
        return sum("identity_codetry" in each["sql"] for each in asked)

    staff, person = clerk(), resident()
    reading = [
        lambda: staff.get(reverse("staff:inbox")),
        lambda: staff.get(reverse(SEARCH)),
        lambda: staff.post(reverse(SEARCH), {"q": " "}),
        lambda: staff.get("/staff/registers/affiliated_bodies"),
        lambda: person.get(reverse("portal:home")),
        lambda: person.get(reverse("portal:own_data")),
    ]
    assert [counting(one) for one in reading] == [0] * len(reading)
    assert counting(lambda: staff.post(reverse(SEARCH), {"q": "見本"})) == 1
    assert counting(lambda: staff.get("/staff/registers/affiliated_bodies?words=x")) == 1
    assert counting(lambda: person.post(reverse("portal:own_data"))) == 1
    # People are found by their numbers here as well.
    for place, args, field in (("staff:proxy_claim", ["r-1"], "find"), ("staff:person_hold", [], "person")):
        where = reverse(place, args=args)
        assert counting(partial(staff.post, where, {field: "P-00000001"})) == 1
        assert counting(partial(staff.get, where)) == 0


def test_a_house_may_allow_several_times_as_much_or_set_no_limit(settings) -> None:
    def do(times: int) -> None:
        for _ in range(times):
            count_for_account("a", "searches", 2, what=msg("検索"))

    with moved_to(MORNING):
        settings.MADOGUCHI_ACCOUNT_LIMITS = 3
        do(6)
        with pytest.raises(TooMuchFromThisAccount):
            do(1)
        settings.MADOGUCHI_ACCOUNT_LIMITS = 0
        do(20)


def test_kinds_are_counted_apart_and_who_did_what_is_kept_as_a_digest_only() -> None:
    with moved_to(MORNING):
        count_for_account("account-1", "searches", 1, what=msg("検索"))
        count_for_account("account-1", "files", 1, what=msg("ファイルの取り出し"))
    assert not any("account-1" in row.place for row in CodeTry.objects.all())


def test_the_table_names_addresses_of_the_house_and_every_file_of_the_office_stands_in_it() -> None:
    known = {f"{face}:{name}" for face in ("portal", "staff", "counter") for name in _names(face)}
    listed = {place for one in LIMITS for place in one.places}
    assert listed <= known
    assert {place for place in known if place.startswith("staff:") and place.endswith(("_file", "_csv"))} <= listed
    assert all(one.most >= 120 and one.why for one in LIMITS)


def _names(face: str) -> set[str]:
    return {name for name in get_resolver().namespace_dict[face][1].reverse_dict if isinstance(name, str)}


LIST, RECORD = "/staff/registers/affiliated_bodies", "/staff/registers/affiliated_bodies/records/nothing"


@pytest.mark.parametrize("address", ["/staff/cases/8K3-0000-00", RECORD, f"{RECORD}/print", f"{RECORD}/edit"])
def test_s_rate_2_who_opens_matters_one_after_another_waits_and_the_journal_says_it_once(address: str) -> None:
    one, other = clerk(), clerk()
    with moved_to(MORNING), few(2):
        answers = [one.get(address) for _ in range(4)]
        assert [answer.status_code == 429 for answer in answers] == [False, False, True, True]
        assert "案件や記録を開くこと" in answers[-1].content.decode()
        assert one.get(reverse("staff:visit", args=["B-0000"])).status_code == 429, "of whatever kind the matters are"
        assert one.get(reverse("staff:inbox")).status_code == 200
        assert other.get(address).status_code != 429
    (entry,) = Entry.objects.filter(verb="refused", detail__refused__0__rule=STOPPED)
    assert (entry.detail["refused"][0]["action"], entry.dossiers) == ("openings", [])


@pytest.mark.parametrize("narrowed", ["?f.office=x", "?where=x", "?after=x", "?before=x", "/board?f.x=y", "?during=x"])
def test_s_rate_2_who_narrows_a_list_again_and_again_waits(narrowed: str) -> None:
    one = clerk()
    with moved_to(MORNING), few(2):
        stopped = [one.get(f"{LIST}{narrowed}").status_code == 429 for _ in range(3)]
        assert stopped == [False, False, True]
        for plain in ("", "?f.office=", "?view=all"):
            assert one.get(f"{LIST}{plain}").status_code == 200
        assert one.get(f"{LIST}?words=x").status_code == 200, "a search is counted as one"


def test_a_list_that_is_searched_and_narrowed_is_counted_as_both() -> None:
    one = clerk()
    with moved_to(MORNING), few(1):
        assert one.get(f"{LIST}?words=x&f.office=y").status_code == 200
        assert [one.get(f"{LIST}?{each}").status_code for each in ("words=x", "f.office=y")] == [429, 429]


def test_the_fastest_clerk_is_never_stopped() -> None:
    """One who works on 100 matters an hour, each shown eight times, and one who leafs through them all day long."""
    working, leafing = 100 * 8 // 4, 15 * 60 // 5
    assert 3 * max(working, leafing) <= MOST["openings"]
    assert 3 * leafing <= MOST["lists"]


def test_each_quarter_of_an_hour_in_which_somebody_was_stopped_is_one_entry() -> None:
    one = clerk()
    for later in (MORNING, MORNING + WINDOW):
        with moved_to(later), few(1):
            assert [one.get(RECORD).status_code == 429 for _ in range(3)] == [False, True, True]
    assert Entry.objects.filter(detail__refused__0__rule=STOPPED).count() == 2
