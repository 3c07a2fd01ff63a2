import re
import secrets
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.references import (
    ReferenceMistyped,
    ResumeCodeMistyped,
    digest,
    is_record_number,
    new_record_number,
    new_record_numbers,
    new_reference_number,
    new_resume_code,
    new_secret,
    read_reference_number,
    read_resume_code,
    record_number_for,
)

NUMBERS = st.builds(new_reference_number)


def test_a_reference_number_reads_like_a_telephone_number():
    for _ in range(200):
        assert re.fullmatch("[1-9][0-9]{3}-[0-9]{4}-[0-9]{2}", new_reference_number())


@pytest.mark.parametrize(
    "typed", ["4827093548", "４８２７－０９３５－４８", " 4827 0935 48 ", "4827ー0935ー48", "4827–0935–48"]
)
def test_a_reference_number_is_read_in_any_width_and_grouping(typed):
    assert read_reference_number(typed) == "4827-0935-48"


@pytest.mark.parametrize(
    "typed", ["", "4827-0935-49", "4827-0935-1", "4827-0935-481", "0827-0935-48", "受付番号", "4827-0935-9x"]
)
def test_a_mistyped_reference_number_is_refused(typed):
    with pytest.raises(ReferenceMistyped):
        read_reference_number(typed)


@given(NUMBERS)
def test_a_new_reference_number_is_read_back(number):
    assert read_reference_number(number.replace("-", "")) == number


@given(NUMBERS, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, shift):
    digits = list(number.replace("-", ""))
    digits[place] = str((int(digits[place]) + shift) % 10)
    with pytest.raises(ReferenceMistyped):
        read_reference_number("".join(digits))


@given(NUMBERS, st.integers(0, 8))
def test_two_swapped_neighbours_are_always_noticed(number, place):
    digits = list(number.replace("-", ""))
    swapped = [*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :]]
    if swapped != digits:
        with pytest.raises(ReferenceMistyped):
            read_reference_number("".join(swapped))


@pytest.mark.parametrize(("written", "equal_by_arithmetic"), [("97", "00"), ("98", "01"), ("02", "99")])
def test_every_number_has_one_pair_of_check_digits_only(written, equal_by_arithmetic):
    body = next(body for body in range(10_000_000, 10_000_200) if (body * 100 + int(written)) % 97 == 1)
    assert read_reference_number(f"{body}{written}")
    with pytest.raises(ReferenceMistyped):
        read_reference_number(f"{body}{equal_by_arithmetic}")


def test_reference_numbers_are_drawn_from_a_wide_range():
    assert len({new_reference_number() for _ in range(1000)}) > 990


def test_a_resume_code_has_sixteen_characters_nobody_confuses():
    for _ in range(200):
        assert re.fullmatch("(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", new_resume_code())


@pytest.mark.parametrize("typed", ["k7qm-3f2x-01a1-z9z0", "K7QM3F2XO1AlZ9ZO", "ｋ７ｑｍ ３ｆ２ｘ oiai z9zo"])
def test_letters_that_look_like_digits_are_read_as_digits(typed):
    assert read_resume_code(typed) == "K7QM-3F2X-01A1-Z9Z0"


@pytest.mark.parametrize("typed", ["", "K7QM-3F2X-01A1", "K7QM-3F2X-01A1-Z9ZU", "K7QM-3F2X-01A1-Z9Z0-1", "さいかい"])
def test_a_mistyped_resume_code_is_refused(typed):
    with pytest.raises(ResumeCodeMistyped):
        read_resume_code(typed)


def test_every_place_of_a_resume_code_is_random():
    codes = [new_resume_code() for _ in range(1000)]
    assert all(len({code[place] for code in codes}) > 25 for place in range(19) if place % 5 != 4)


def test_a_new_resume_code_is_read_back():
    code = new_resume_code()
    assert read_resume_code(code.lower().replace("-", "")) == code


def test_a_secret_is_safe_in_an_address_and_never_the_same():
    first, second = new_secret(), new_secret()
    assert first != second
    assert re.fullmatch("[A-Za-z0-9_-]{32}", first)


def test_a_digest_is_sha_256():
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_record_number_is_never_twelve_digits_and_follows_from_its_key() -> None:
    numbers = {new_record_number() for _ in range(200)}
    assert len(numbers) == 200
    assert all(is_record_number(one) and not one[0].isdigit() for one in numbers)
    assert record_number_for("a") == record_number_for("a") != record_number_for("b")
    assert not is_record_number("1234-5678-9012")


def test_the_bits_of_many_record_numbers_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, draw = [], secrets.token_bytes

    def counted(size: int) -> bytes:
        drawn.append(size)
        return draw(size)

    monkeypatch.setattr(secrets, "token_bytes", counted)
    numbers = list(islice(new_record_numbers(), 600))
    assert len(set(numbers)) == 600
    assert all(is_record_number(one) and not one[0].isdigit() for one in numbers)
    assert len({one[-1] for one in numbers}) == len({one[1] for one in numbers}) == 32
    assert len(drawn) < 5
