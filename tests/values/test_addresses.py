import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.addresses import Address, AddressUnreadable, PostalCodeUnreadable, address_key, postal_digits

HALL = Address("8038501", "見本県", "見本市北区", "999997", "城内", "1番1号", "庁舎3階", "999993")


def test_an_address_is_one_line():
    assert HALL.line == "見本県見本市北区城内1番1号 庁舎3階"
    assert Address(prefecture="見本県", city="見本市").line == "見本県見本市"


def test_a_postal_code_is_shown_with_its_hyphen():
    assert HALL.postal_code_text == "803-8501"
    assert Address().postal_code_text == ""


@given(st.builds(Address, *[st.text()] * 8))
def test_an_address_survives_storage_unchanged(address):
    assert Address.from_json(address.to_json()) == address


@pytest.mark.parametrize("data", [None, "見本市", [], {"city": 1}, {"planet": "地球"}, {1: "見本市"}])
def test_what_is_no_address_is_refused(data):
    with pytest.raises(AddressUnreadable):
        Address.from_json(data)


@pytest.mark.parametrize(
    "typed", ["8030814", "803-0814", "〒803-0814", "〒８０３－０８１４", " 803 0814 ", "803ー0814", "803−0814"]
)
def test_a_postal_code_is_read_in_any_way_of_writing(typed):
    assert postal_digits(typed) == "8030814"


@pytest.mark.parametrize("typed", ["", "803", "803-081", "803-08145", "803-081a", "〒"])
def test_what_is_no_postal_code_is_refused(typed):
    with pytest.raises(PostalCodeUnreadable):
        postal_digits(typed)


@pytest.mark.parametrize(
    "written", ["見本町1丁目2番地の3", "見本町１－２－３", "見本町 1ー2‐3号", "見本町1-2-3、", "見本町1番 2-3-\n"]
)
def test_an_address_is_compared_without_what_parts_its_numbers(written):
    assert address_key(written) == "見本町1-2-3"


def test_two_addresses_are_not_one_by_their_numbers_or_by_how_numbers_are_called():
    assert len({address_key(one) for one in ("見本町1-2-3", "見本町12-3", "見本町一-2-3", "見本町1-2")}) == 4
