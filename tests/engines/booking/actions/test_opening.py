"""Batches of wishes against real rows: exact, once, and beside the telephone."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection

from madoguchi.engines.booking.actions import opening as actions
from madoguchi.engines.booking.actions.slots import lay_slots
from madoguchi.engines.booking.errors.openings import OpeningTaken
from madoguchi.engines.booking.models import Booking, Opening, Outcome, PlacesGiven, Slot
from madoguchi.engines.booking.queries.openings import places_given, places_of_opening
from madoguchi.engines.booking.rules import opening as rules
from madoguchi.engines.booking.rules.opening import Decision, Plan, Wish
from madoguchi.engines.booking.rules.states import OutcomeKind
from madoguchi.values.clock import now

REF = "vaccination"


def make_opening(places: int = 3, reserved: int = 0, *, slots: int = 1) -> tuple[Opening, list[int]]:
    at = now()
    plan = Plan((at + timedelta(days=3)).date(), time(9), time(9, 15 * slots), 15, places, reserved)
    moments = {"gathers_at": at, "opens_at": at, "closes_at": at + timedelta(hours=1)}
    actions.create_opening(REF, title={"ja": "見本"}, office="401064", plans=[plan], **moments)
    return Opening.objects.get(ref=REF), list(Slot.objects.filter(line=REF).order_by("id").values_list("id", flat=True))


def wish(number: int, *wanted: int, person: str = "") -> Wish:
    return Wish(key=f"k{number}", person_key=person or f"p{number}", place=number, wanted=wanted, name="見本 花子")


@pytest.mark.django_db
def test_every_wish_gets_one_outcome_and_the_slot_its_count() -> None:
    opening, (slot,) = make_opening(places=3, reserved=1)
    told = actions.decide_wishes(opening.pk, REF, [wish(number, slot) for number in range(5)])
    assert Counter(one.kind for one in told.values()) == {OutcomeKind.BOOKED: 2, OutcomeKind.FULL: 3}
    row = Slot.objects.get(pk=slot)
    assert (row.taken, row.taken_online, Outcome.objects.count(), Booking.objects.count()) == (2, 2, 5, 2)


@pytest.mark.django_db
def test_a_repeated_request_gets_the_same_outcome() -> None:
    opening, (slot,) = make_opening()
    first = actions.decide_wishes(opening.pk, REF, [wish(1, slot), wish(1, slot)])
    again = actions.decide_wishes(opening.pk, REF, [wish(1, slot), wish(2, slot)])
    assert again["k1"] == first["k1"]
    assert Outcome.objects.count() == 2


@pytest.mark.django_db
def test_somebody_the_telephone_has_booked_gets_no_second_time() -> None:
    opening, (slot,) = make_opening()
    actions.decide_wishes(opening.pk, REF, [wish(1, slot, person="same")])
    told = actions.decide_wishes(opening.pk, REF, [wish(2, slot, person="same")])
    assert told["k2"].kind is OutcomeKind.ALREADY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("cancelled", OutcomeKind.BOOKED),
        *((state, OutcomeKind.ALREADY) for state in ("booked", "arrived", "served", "missed")),
    ],
)
def test_only_who_gave_the_time_back_gets_another(state: str, kind: OutcomeKind) -> None:
    opening, (slot,) = make_opening()
    actions.decide_wishes(opening.pk, REF, [wish(1, slot, person="same")])
    Booking.objects.update(state=state)
    assert actions.decide_wishes(opening.pk, REF, [wish(2, slot, person="same")])["k2"].kind is kind
    again = actions.decide_wishes(opening.pk, REF, [wish(3, slot, person="same")])
    assert again["k3"].kind is OutcomeKind.ALREADY


@pytest.mark.django_db
def test_blocks_of_places_are_never_given_twice() -> None:
    make_opening()
    assert [actions.take_places(REF, 100), actions.take_places(REF, 100)] == [1, 101]


@pytest.mark.django_db
def test_whose_the_places_are_is_kept_and_the_first_of_two_holds() -> None:
    opening, _slots = make_opening()
    actions.keep_places(opening.pk, [("p", 1), ("q", 2)])
    actions.keep_places(opening.pk, [("r", 1001), ("p", 1002)])
    assert places_given(opening.pk) == {"p": 1, "q": 2, "r": 1001}
    with pytest.raises(IntegrityError):
        PlacesGiven.objects.create(opening=opening, person_keys=["s"], serials=[])


@pytest.mark.django_db
def test_who_was_present_is_fixed_once() -> None:
    make_opening()
    actions.take_places(REF, 100)
    assert [actions.fix_present(REF, 40), actions.fix_present(REF, 90), actions.fix_present(REF, None)] == [40] * 3


@pytest.mark.django_db
def test_the_turns_let_in_never_go_back() -> None:
    make_opening()
    actions.admit(REF, 50)
    actions.admit(REF, 20)
    assert Opening.objects.get(ref=REF).admitted == 50


@pytest.mark.django_db
def test_a_ref_is_given_once() -> None:
    make_opening()
    with pytest.raises(OpeningTaken):
        make_opening()


@pytest.mark.django_db
def test_a_build_that_does_not_count_what_is_left_is_stopped_by_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    opening, (slot,) = make_opening()

    def without_guard(wishes: list[Wish], free: object, holders: object) -> list[Decision]:
        return [Decision(one, OutcomeKind.BOOKED, one.wanted[0]) for one in wishes]

    monkeypatch.setattr(rules, "hand_out", without_guard)
    with pytest.raises(IntegrityError):
        actions.decide_wishes(opening.pk, REF, [wish(number, slot) for number in range(9)])


def race(opening: Opening, slot: int) -> Counter[str]:
    """Two hundred people on the last place, through eight writers at once."""

    def one(number: int) -> str:
        try:
            return str(actions.decide_wishes(opening.pk, REF, [wish(number, slot)])[f"k{number}"].kind)
        except IntegrityError:
            return "error"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return Counter(pool.map(one, range(200)))


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_on_the_last_place_one_gets_it_and_the_others_are_told() -> None:
    opening, (slot,) = make_opening(places=2, reserved=1)
    assert race(opening, slot) == {"booked": 1, "full": 199}


@pytest.mark.django_db(transaction=True)
def test_the_race_shows_a_build_that_does_not_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    opening, (slot,) = make_opening(places=2, reserved=1)

    def without_lock(line: str, slots: list[int]) -> dict[int, int]:
        import time as clock

        found = Slot.objects.get(pk=slots[0])
        clock.sleep(0.01)
        return {found.pk: found.capacity - found.reserved - found.taken_online}

    monkeypatch.setattr(actions, "_lock_slots", without_lock)
    assert race(opening, slot) != {"booked": 1, "full": 199}


@pytest.mark.django_db
@pytest.mark.usefixtures("published")
def test_laying_the_slots_of_the_city_leaves_the_places_of_an_opening_as_they_were_made() -> None:
    make_opening(places=3, reserved=1)
    lay_slots()
    row = Slot.objects.get(line=REF)
    assert (row.capacity, row.declared, row.reserved) == (3, 3, 1)


@pytest.mark.django_db
def test_the_times_that_are_shown_are_those_of_japan() -> None:
    make_opening()
    (place,) = places_of_opening(REF)
    assert (place.starts_at.hour, place.ends_at.hour, place.ends_at.minute) == (9, 9, 15)
