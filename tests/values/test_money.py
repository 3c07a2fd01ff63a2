import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.money import YenUnreadable, parse_yen, yen


@pytest.mark.parametrize(("amount", "written"), [(0, "0円"), (999, "999円"), (12300, "12,300円"), (-500, "-500円")])
def test_an_amount_is_written_with_commas(amount, written):
    assert yen(amount) == written


@pytest.mark.parametrize(
    "typed", ["12300", "12,300", "12,300円", "１２，３００円", "¥12,300", "￥12300", " 12 300 ", "12、300"]
)
def test_an_amount_is_read_in_any_way_of_writing(typed):
    assert parse_yen(typed) == 12300


@pytest.mark.parametrize(
    "typed", ["", "円", "-500", "12.5", "1,23", "12,3000", "3万円", "1e3", "1" * 16, "1," + ",".join(["000"] * 6)]
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(YenUnreadable):
        parse_yen(typed)


@given(st.integers(0, 10**15 - 1))
def test_what_is_written_is_read_back(amount):
    assert parse_yen(yen(amount)) == amount
