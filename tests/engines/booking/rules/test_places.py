"""A place in line cannot be forged, handed on, or bettered; the order of those present is a permutation."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.booking.errors.openings import InvitationMistyped, PlaceForged, PlaceOfAnother
from madoguchi.engines.booking.rules import places
from madoguchi.engines.booking.rules.places import Place

SECRET = "s" * 32
BORN = date(1985, 4, 3)


def person(name: str = "小倉 花子") -> str:
    return places.person_key(SECRET, name, BORN)


def test_a_place_is_read_back_as_it_was_written() -> None:
    place = Place(17, person())
    assert places.read(places.written(place, SECRET), SECRET) == place


@pytest.mark.parametrize("change", [lambda t: "1" + t, lambda t: t[:-1] + ("0" if t[-1] != "0" else "1"), lambda t: ""])
def test_a_changed_place_is_recognised(change: object) -> None:
    token = places.written(Place(17, person()), SECRET)
    with pytest.raises(PlaceForged):
        places.read(change(token), SECRET)  # type: ignore[operator]


def test_a_place_of_another_opening_is_not_taken() -> None:
    with pytest.raises(PlaceForged):
        places.read(places.written(Place(17, person()), "t" * 32), SECRET)


@given(st.text(max_size=120))
def test_nothing_typed_is_taken_for_a_place(text: str) -> None:
    with pytest.raises(PlaceForged):
        places.read(text, SECRET)


def test_a_shared_place_is_refused_to_anybody_else() -> None:
    place = Place(17, person())
    places.check_owner(place, person())
    with pytest.raises(PlaceOfAnother):
        places.check_owner(place, person("門司 太郎"))


@pytest.mark.parametrize("spelling", ["小倉花子", "小倉　花子", " 小倉 花子 "])
def test_somebody_who_spells_their_name_otherwise_is_the_same_person(spelling: str) -> None:
    assert person(spelling) == person()


def test_two_identities_of_one_spelling_are_told_apart_by_birth() -> None:
    assert places.person_key(SECRET, "小倉 花子", date(1985, 4, 4)) != person()


@given(st.integers(1, 400), st.text("abc", min_size=16, max_size=16))
def test_those_present_get_every_turn_exactly_once(present: int, secret: str) -> None:
    turns = [places.turn_of(serial, present, secret) for serial in range(1, present + 1)]
    assert sorted(turns) == list(range(1, present + 1))


def test_the_order_of_those_present_is_not_the_order_they_came_in() -> None:
    turns = [places.turn_of(serial, 1000, SECRET) for serial in range(1, 1001)]
    assert turns != sorted(turns)
    first_half = sum(turn <= 500 for turn in turns[:500])
    assert 180 < first_half < 320


def test_whoever_comes_later_is_served_as_they_came() -> None:
    assert [places.turn_of(serial, 1000, SECRET) for serial in (1001, 1002, 5000)] == [1001, 1002, 5000]


def test_an_invitation_is_read_however_it_is_typed_and_never_guessed() -> None:
    number = places.invitation_of(SECRET, 42)
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    spelt = {places.invited_key(SECRET, one) for one in (number, f"{number[:6]}-{number[6:]}", wide)}
    assert len(spelt) == 1
    with pytest.raises(InvitationMistyped):
        places.invited_key(SECRET, "000042000000" if not number.endswith("000000") else "000042000001")


def test_a_place_is_signed_by_the_first_half_of_an_hmac_with_sha_256() -> None:
    """Computed here from RFC 2104 itself, so that places already given stay readable."""
    key, text = SECRET.encode().ljust(64, b"\0"), f"place:17:{person()}".encode()
    inner = hashlib.sha256(bytes(one ^ 0x36 for one in key) + text).digest()
    outer = hashlib.sha256(bytes(one ^ 0x5C for one in key) + inner).hexdigest()
    assert places.written(Place(17, person()), SECRET) == f"17-{person()}-{outer[:32]}"


@pytest.mark.parametrize("name", ["おぐら はなこ", "ｵｸﾞﾗ ﾊﾅｺ", "オグラハナコ", "おぐら　ハナコ"])
def test_a_name_written_in_kana_is_recognised_in_either_script_and_width(name: str) -> None:
    assert person(name) == person("オグラ ハナコ") != person()


def test_long_vowels_are_recognised_however_they_are_written() -> None:
    assert person("佐藤 ようこ") == person("佐藤 ヨーコ") != person("佐藤 よこ")
