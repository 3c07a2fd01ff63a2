"""Which bookings, tickets, entries and people the portal sees, asked in SQL as its role, and what it is told of all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.config.rights import DISPOSING, TELLING
from madoguchi.engines.booking.actions.lottery_entries import NewEntry, change_wishes, enter
from madoguchi.engines.booking.actions.presence import go_home
from madoguchi.engines.booking.actions.tickets import check_in, take_ticket
from madoguchi.engines.booking.models import Booking, LotteryEntry, QueueTicket
from madoguchi.engines.booking.queries.hall import read_day
from madoguchi.engines.booking.queries.lottery import entries_by_lottery
from madoguchi.engines.booking.queries.lottery_public import public_draw, wished
from madoguchi.engines.booking.queries.tickets import place_of
from madoguchi.engines.booking.rules.states import BookingState, TicketState
from madoguchi.engines.registry.queries import household_of, person
from madoguchi.foundation.identity.actions import know_person
from madoguchi.foundation.identity.sealed_codes import sealed
from madoguchi.foundation.wall.speaker import WORKER, Side, Speaker, speaking
from madoguchi.journeys.register_links import link_by_items
from madoguchi.values.actor import anonymous
from madoguchi.values.clock import now
from tests.house.conftest import undone
from tests.house.scene import OWNER, RESIDENT, Scene
from tests.house.test_portal_rows import _traces, asked, seen
from tests.journeys import residents

pytestmark = pytest.mark.django_db
SOMEBODY = Speaker(Side.PORTAL)
_MARKED = (
    "SELECT p.proname, p.proconfig FROM pg_proc AS p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"
)


@pytest.fixture(autouse=True)
def nothing_stays(scene: Scene) -> Iterator[None]:
    with undone():
        for statement, given in _traces(scene):
            with connection.cursor() as cursor:
                cursor.execute(statement, given)
        yield


def numbers(who: Speaker) -> set[str]:
    with speaking(who):
        return set(Booking.objects.values_list("number", flat=True))


def test_s_authz_5_a_booking_is_seen_by_its_account_its_number_its_code_or_the_press_that_made_it(
    scene: Scene,
) -> None:
    own = set(Booking.objects.filter(account_ref=OWNER.ref).values_list("number", flat=True))
    assert scene.own_visit in own
    assert numbers(Speaker(Side.PORTAL, OWNER.ref)) == own
    assert numbers(Speaker(Side.PORTAL, RESIDENT.ref)) == set()
    one = Booking.objects.get(number=scene.visit)
    for key in (one.number, sealed(one.code), f"press.{one.key}"):
        assert numbers(Speaker(Side.PORTAL, "", frozenset({key, "123-456-7890"}))) == {one.number}
    with speaking(Speaker(Side.PORTAL, OWNER.ref)), connection.cursor() as cursor:
        cursor.execute("UPDATE booking_booking SET note = 'x'")
        assert cursor.rowcount == len(own)


def test_s_authz_5_a_ticket_is_seen_by_its_code_or_press_and_that_of_a_booking_with_the_booking(scene: Scene) -> None:
    walked_in = QueueTicket.objects.get(code=scene.ticket_code)
    for key in (f"ticket.{walked_in.code}", f"press.{walked_in.key}"):
        assert seen("booking_queueticket", "", key, "another") == 1
        assert seen("booking_ticketevent", "", key) == walked_in.events.count() > 0
    code = check_in(scene.hall, scene.appointment, by=anonymous())
    booked = QueueTicket.objects.get(code=code)
    assert seen("booking_queueticket", "", scene.appointment) == seen("booking_queueticket", "", f"ticket.{code}") == 1
    assert seen("booking_queueticket", "", f"press.{booked.key}") == 0, "its key can be guessed"


def test_s_authz_5_who_waits_is_seen_by_the_code_and_sees_the_time_that_is_held_for_them(scene: Scene) -> None:
    assert [seen("booking_waiter", "", key) for key in ("w-code", "press.w-key", "w-key")] == [1, 1, 0]
    assert seen("booking_booking", "", "w-code") == 0
    asked(
        "UPDATE booking_waiter SET booking_id = (SELECT id FROM booking_booking WHERE number = %s)"
        " WHERE code = 'w-code' RETURNING id",
        scene.visit,
    )
    assert seen("booking_booking", "", "w-code") == 1


def test_s_authz_5_an_answer_of_an_opening_is_seen_by_its_code_only() -> None:
    assert [seen("booking_outcome", "", key) for key in ("o-code", "o-key", "p")] == [1, 0, 0]


def test_s_authz_5_an_entry_is_seen_by_its_code_and_its_number_which_is_public_opens_nothing(scene: Scene) -> None:
    entry = LotteryEntry.objects.get(number=scene.entry_number)
    keys = (sealed(entry.code), f"press.{entry.key}", entry.key, entry.number)
    assert [seen("booking_lotteryentry", "", key) for key in keys] == [1, 1, 0, 0]


def test_s_authz_5_a_group_is_seen_by_who_joins_it_until_the_list_is_closed(scene: Scene) -> None:
    entry = LotteryEntry.objects.get(number=scene.entry_number)
    assert entry.group
    assert seen("booking_lotteryentry", "", f"group.{entry.group}") == 1
    with speaking(SOMEBODY):
        joined, _new = enter(scene.lottery, NewEntry("second", "second", "見本 碧", (), group=entry.group))
        assert joined.preferences == tuple(entry.preferences)
    with speaking(Speaker(Side.PORTAL, "", frozenset({sealed(joined.code)}))):
        change_wishes(scene.lottery, joined.number, ("pm",))
    entry.refresh_from_db()
    assert entry.preferences == ["pm"]
    asked("UPDATE booking_lottery SET closed_at = now() WHERE ref = %s RETURNING id", scene.lottery)
    assert seen("booking_lotteryentry", "", f"group.{entry.group}") == 0


def test_s_authz_5_of_the_register_one_sees_oneself_and_with_whom_one_lives() -> None:
    people = tuple(one.ref for one in household_of(person(residents.HEAD)))
    know_person(RESIDENT.ref, residents.HEAD, people)
    assert asked("SELECT count(*) FROM registry_person") > len(people) - 1 > 0
    with speaking(Speaker(Side.PORTAL, RESIDENT.ref)):
        assert person(residents.SPOUSE).ref == residents.SPOUSE
    assert seen("registry_person", RESIDENT.ref) == len(people)
    own = "SELECT count(*) FROM registry_personfact AS f JOIN registry_person AS p ON p.id = f.person_id"
    assert seen("registry_personfact", RESIDENT.ref) == asked(f"{own} WHERE p.ref = ANY(%s)", list(people)) > 0
    know_person(RESIDENT.ref, "", ())
    assert seen("registry_person", RESIDENT.ref) == seen("registry_person", "", residents.HEAD) == 0


def test_who_signs_in_is_linked_to_the_person_that_was_proved_and_sees_them_from_then_on() -> None:
    items = {"name": "見本 葵", "birthdate": "1990-06-20", "address": "福岡県北九州市戸畑区見本町1番2号"}
    with speaking(SOMEBODY):
        assert not link_by_items(RESIDENT.ref, items), "who did not sign in as this account links it to nobody"
    with speaking(Speaker(Side.PORTAL, "", frozenset({f"account.{RESIDENT.ref}"}))):
        assert not link_by_items(RESIDENT.ref, {**items, "name": "見本"})
        assert not link_by_items(RESIDENT.ref, {**items, "birthdate": "1990-06-21"})
        assert not link_by_items(RESIDENT.ref, {**items, "address": "福岡県北九州市戸畑区見本町1番3号"})
        assert link_by_items(RESIDENT.ref, items)
    assert seen("registry_person", RESIDENT.ref) == 4


def test_a_kiosk_gives_a_number_and_the_same_one_to_who_presses_twice(scene: Scene) -> None:
    taken = set()
    for _press in range(2):
        with speaking(SOMEBODY):
            taken.add(take_ticket(scene.hall, ["moving"], key="a-press", by=anonymous()))
    (code,) = taken
    with speaking(SOMEBODY):
        assert place_of(code).ticket
    with speaking(SOMEBODY):
        assert {check_in(scene.hall, scene.appointment, by=anonymous()) for _press in range(2)} != taken


def test_a_kiosk_lets_who_was_not_there_wait_again(scene: Scene) -> None:
    with speaking(SOMEBODY):
        code = check_in(scene.hall, scene.appointment, by=anonymous())
    QueueTicket.objects.filter(code=code).update(state=TicketState.MISSED)
    with speaking(SOMEBODY):
        assert check_in(scene.hall, scene.appointment, by=anonymous()) == code
    assert QueueTicket.objects.get(code=code).state == TicketState.WAITING


def test_a_tablet_says_that_its_visitor_goes_home_unless_a_counter_has_their_ticket(scene: Scene) -> None:
    Booking.objects.filter(number=scene.appointment).update(state=BookingState.ARRIVED)
    with speaking(SOMEBODY):
        assert go_home(scene.appointment)
    Booking.objects.filter(number=scene.appointment).update(state=BookingState.BOOKED)
    with speaking(SOMEBODY):
        check_in(scene.hall, scene.appointment, by=anonymous())
    with speaking(SOMEBODY):
        assert not go_home(scene.appointment)
    assert Booking.objects.get(number=scene.appointment).state == BookingState.ARRIVED


def test_the_hall_and_the_lists_of_lotteries_are_told_to_anybody_as_they_are(scene: Scene) -> None:
    at, told = now(), []
    for who in (SOMEBODY, WORKER):
        with speaking(who):
            told.append((read_day(scene.hall, at), wished(scene.lottery), public_draw(scene.lottery)))
    assert told[0] == told[1]
    assert told[0][0].tickets
    with speaking(SOMEBODY):
        assert wished(scene.lottery)["am"] == (1, 1)
        assert entries_by_lottery([scene.lottery]) == {}, "the rows themselves are nobody's"


def test_while_a_lottery_is_open_nobody_is_told_who_belongs_together(scene: Scene) -> None:
    groups = "SELECT count(*) FROM entries_without_names(%s) WHERE \"group\" <> ''"
    assert asked(groups, scene.lottery) == 0
    asked("UPDATE booking_lottery SET closed_at = now() WHERE ref = %s RETURNING id", scene.lottery)
    assert asked(groups, scene.lottery) == 1


def test_s_authz_5_what_is_told_without_names_holds_nothing_that_says_whose_it_is() -> None:
    names = {"name", "kana", "email", "telephone", "note", "person_key", "person_ref", "account_ref", "key", "code"}
    with connection.cursor() as cursor:
        for one in (name for name in TELLING if "_without_names(" in name):
            nothing = ", ".join(["NULL"] * (one.count(",") + 1))
            cursor.execute(f"SELECT * FROM {one.partition('(')[0]}({nothing}) LIMIT 0")  # noqa: S608
            columns = {column.name for column in cursor.description}
            assert columns
            assert not columns & names, one


def test_s_authz_6_the_owner_tells_only_what_is_listed_and_only_to_a_side() -> None:
    listed = {one.partition("(")[0] for one in (*TELLING, *DISPOSING)} | {"person_proved"}
    with connection.cursor() as cursor:
        cursor.execute(_MARKED)
        found = dict(cursor.fetchall())
    assert set(found) == listed
    assert all(any(one.startswith("search_path=public, pg_temp") for one in how) for how in found.values())
    may = "SELECT count(*) FROM unnest(%s::text[]) AS f WHERE has_function_privilege(%s, f, 'EXECUTE')"
    told = {role: asked(may, list(TELLING), role) for role in ("madoguchi_web", "madoguchi_internet", *Side)}
    assert told == {"madoguchi_web": 0, "madoguchi_internet": 0, **{side.value: len(TELLING) for side in Side}}


def test_s_authz_5_whoever_was_told_speaks_for_themselves_again() -> None:
    said = "SELECT current_setting('madoguchi.actor', true)"
    with speaking(Speaker(Side.PORTAL, RESIDENT.ref)), transaction.atomic(), connection.cursor() as cursor:
        for one in TELLING:
            nothing = ", ".join(["NULL"] * (one.count(",") + 1))
            cursor.execute(f"SELECT count(*) FROM {one.partition('(')[0]}({nothing})")  # noqa: S608
            cursor.execute(said)
            assert cursor.fetchone() == (RESIDENT.ref,), one
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SELECT * FROM winners_without_names('scene-lottery', '', -1)")
        cursor.execute(said)
        assert cursor.fetchone() == (RESIDENT.ref,)
        cursor.execute("SELECT count(*) FROM booking_booking")
        assert cursor.fetchone() == (0,)


_ASKED = {
    "by its number": ("booking_booking", "number = %s"),
    "by its code": ("booking_booking", "code = %s"),
    "by the account": ("booking_booking", "account_ref = %s ORDER BY starts_at DESC LIMIT 20"),
    "by the press": ("booking_booking", "key = %s"),
    "a ticket": ("booking_queueticket", "code = %s"),
    "who waits": ("booking_waiter", "code = %s"),
    "an entry": ("booking_lotteryentry", "code = %s"),
    "a person": ("registry_person", "ref = %s"),
}


@pytest.mark.parametrize("ask", _ASKED)
def test_s_perf_rls_behind_the_comparison_every_look_up_still_goes_by_its_index(ask: str) -> None:
    table, where = _ASKED[ask]
    with (
        transaction.atomic(),
        speaking(Speaker(Side.PORTAL, OWNER.ref, frozenset({"a"}))),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (COSTS OFF) SELECT * FROM {table} WHERE {where}", ["a"])  # noqa: S608
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond" in plan, plan
    assert "Seq Scan" not in plan


def test_the_owner_who_is_no_superuser_tells_it_as_the_keeper(scene: Scene) -> None:
    hall, day = [scene.hall], now().date()
    told = "SELECT count(*) FROM tickets_without_names(%s, %s, %s)"
    there = asked(told, hall, day, day)
    assert there > 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE ROLE an_owner NOLOGIN")
        cursor.execute("GRANT ALL ON SCHEMA public TO an_owner")
        cursor.execute("ALTER TABLE booking_queueticket OWNER TO an_owner")
        cursor.execute("ALTER FUNCTION tickets_without_names(text[], date, date) OWNER TO an_owner")
    with speaking(SOMEBODY):
        assert asked(told, hall, day, day) == 0, "no policy knows the new owner yet"
    with connection.cursor() as cursor:
        cursor.execute("ALTER POLICY keeper ON booking_queueticket TO an_owner")
    with speaking(SOMEBODY):
        assert asked(told, hall, day, day) == there
        assert asked("SELECT count(*) FROM booking_queueticket") == 0
