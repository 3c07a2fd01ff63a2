import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from madoguchi.values.corporate_number import CorporateNumberMistyped, CorporateNumberUnreadable, check_corporate_number
from madoguchi.values.individual_number import IndividualNumberFound, holds_individual_number
from madoguchi.values.municipality import MunicipalityCodeMistyped, check_municipality_code

# The textbook sequence, which nobody holds; its check digit is 8.
TWELVE = "123456789018"


@pytest.mark.parametrize(
    "typed", ["8000020401005", "８００００２０４０１００５", "8-0000-2040-1005", " 8000012010038 "]
)
def test_a_corporate_number_is_read_in_any_way_of_writing(typed):
    assert check_corporate_number(typed) in {"8000020401005", "8000012010038"}


@pytest.mark.parametrize("typed", ["", "800002040100", "80000204010055", "T800002040100", "法人番号"])
def test_what_is_not_thirteen_digits_is_no_corporate_number(typed):
    with pytest.raises(CorporateNumberUnreadable):
        check_corporate_number(typed)


# Modulus 9 cannot tell 0 from 9; every other single mistake is noticed.
@given(st.integers(0, 12), st.integers(1, 8))
def test_a_wrong_digit_in_a_corporate_number_is_noticed(place, shift):
    digits = list("8000020401005")
    digits[place] = str((int(digits[place]) + shift) % 10)
    wrong = "".join(digits)
    if not (wrong[place] == "9" and "8000020401005"[place] == "0"):
        with pytest.raises(CorporateNumberMistyped):
            check_corporate_number(wrong)


@pytest.mark.parametrize(
    "code", ["401005", "401013", "401030", "401056", "401064", "401072", "401081", "401099", "131199"]
)
def test_real_codes_of_municipalities_pass(code):
    assert check_municipality_code(code) == code


@pytest.mark.parametrize("code", ["", "40100", "401006", "104005", "4010055", "40100a"])
def test_a_wrong_code_of_a_municipality_is_refused(code):
    with pytest.raises(MunicipalityCodeMistyped):
        check_municipality_code(code)


@pytest.mark.parametrize(
    "text",
    [
        TWELVE,
        f"番号は{TWELVE}です",
        "1234 5678 9018",
        "1234-5678-9018",
        "１２３４　５６７８　９０１８",
        "1234ー5678ー9018",
        "1234−5678−9018",
        "電話 093-000-0000 123456789018",
        "電話 093-000-0000 1234-5678-9018",
        "A123456789018B",
    ],
)
def test_an_individual_number_is_found_however_it_is_written(text):
    assert holds_individual_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789017",
        f"{TWELVE}0",
        f"0{TWELVE}",
        "12345678901",
        "093-000-0000",
        "8000020401005",
        "1234\n5678\n9018",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not holds_individual_number(text)


@given(st.integers(0, 10), st.integers(1, 9))
def test_a_number_whose_check_digit_is_wrong_is_left_alone(place, shift):
    digits = list(TWELVE)
    digits[11] = str((int(digits[11]) + shift) % 10)
    assert not holds_individual_number("".join(digits))


@given(st.lists(st.integers(0, 9), min_size=11, max_size=11))
@example([0] * 11)
@example([*[0] * 10, 6])  # 6 × 2 leaves 1, which also asks for 0
def test_of_ten_last_digits_only_the_one_of_the_ordinance_is_found(digits):
    weighted = sum(
        digit * (place + 1 if place <= 6 else place - 5) for place, digit in enumerate(reversed(digits), start=1)
    )
    expected = 0 if weighted % 11 <= 1 else 11 - weighted % 11
    written = "".join(map(str, digits))
    assert [last for last in range(10) if holds_individual_number(f"{written}{last}")] == [expected]


def test_a_very_long_text_is_searched_in_one_pass():
    assert not holds_individual_number("1" * 300_000 + "-" * 300_000 + "1 " * 200_000)


def test_the_refusal_tells_people_to_remove_the_number_and_does_not_repeat_it():
    sentence = IndividualNumberFound().message.text()
    assert "消してください" in sentence
    assert not holds_individual_number(sentence)
