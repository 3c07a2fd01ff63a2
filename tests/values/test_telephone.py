import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from madoguchi.values.telephone import MOST, TelephoneUnreadable, normalise


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("093-000-0000", "093-000-0000"),
        ("０９３（０００）００００", "093-000-0000"),
        ("(093) 000-0000", "093-000-0000"),
        ("093ー000ー0000", "093-000-0000"),
        ("093 000 0000", "093-000-0000"),
        ("0930000000", "0930000000"),
        ("09000000000", "090-0000-0000"),
        ("05000000000", "050-0000-0000"),
        ("090-0000-0000", "090-0000-0000"),
        ("0120-000-000", "0120-000-000"),
        ("0800-000-0000", "0800-000-0000"),
        ("+81 93-000-0000", "093-000-0000"),
        ("+81 (0)93-000-0000", "093-000-0000"),
        ("+819000000000", "090-0000-0000"),
        ("+1 202-555-0100", "+1-202-555-0100"),
        ("+1-2-3-4-5-6-7-8-9-0-1-2-3-4-5", "+123456789012345"),
        ("0-9-0-0-0-0-0-0-0-0-0", "090-0000-0000"),
        ("0-9-3-0-0-0-0-0-0-0", "0-9-3-0-0-0-0-0-0-0"),
    ],
)
def test_a_number_is_kept_readable(typed, kept):
    assert normalise(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "110",
        "000-0000",
        "93-000-0000",
        "093-000-00000",
        "0930000000000",
        "00-0000-0000",
        "+0123456789",
        "電話なし",
        "093-000-000a",
    ],
)
def test_what_cannot_be_called_is_refused(typed):
    with pytest.raises(TelephoneUnreadable):
        normalise(typed)


@given(st.text(st.sampled_from("0123456789-+() ０ー"), max_size=16))
@example("+1-2-3-4-5-6-7-8-9-0-1-2-3-4-5")
def test_normalising_twice_is_normalising_once_and_never_longer_than_is_kept(text):
    try:
        kept = normalise(text)
    except TelephoneUnreadable:
        return
    assert normalise(kept) == kept
    assert len(kept) <= MOST
