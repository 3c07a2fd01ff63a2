import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.bank import AccountKind, BankAccount, BankAccountUnreadable, HolderUnreadable, holder_kana

TYPED = {
    "bank_code": "９９９９",
    "bank_name": " 見本銀行 ",
    "branch_code": "001",
    "branch_name": "戸畑支店",
    "kind": "ordinary",
    "number": "234567",
    "holder_kana": "とばた　アオイ",
}
KEPT = BankAccount("9999", "見本銀行", "001", "戸畑支店", AccountKind.ORDINARY, "0234567", "ﾄﾊﾞﾀ ｱｵｲ")


def test_an_account_is_kept_as_the_banks_write_it():
    assert BankAccount.from_json(TYPED) == KEPT


def test_an_account_survives_storage_unchanged():
    assert BankAccount.from_json(KEPT.to_json()) == KEPT


def test_a_masked_account_can_be_recognised_and_not_used():
    assert KEPT.masked == "見本銀行 戸畑支店 ****567"


def test_the_kinds_have_the_words_of_a_bank_book():
    assert [kind.label for kind in AccountKind] == ["普通", "当座", "貯蓄"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("bank_code", "999"),
        ("bank_code", "99999"),
        ("branch_code", "01"),
        ("number", "12345678"),
        ("number", ""),
        ("number", "12a"),
        ("kind", "gold"),
        ("bank_name", "  "),
        ("branch_name", ""),
        ("number", 234567),
        ("colour", "blue"),
    ],
)
def test_an_account_nobody_can_pay_to_is_refused(key, value):
    with pytest.raises(BankAccountUnreadable):
        BankAccount.from_json(TYPED | {key: value})


@pytest.mark.parametrize("data", [None, [], "口座", {}, {"bank_code": "9999"}])
def test_what_is_no_account_is_refused(data):
    with pytest.raises(BankAccountUnreadable):
        BankAccount.from_json(data)


@pytest.mark.parametrize(
    ("typed", "carried"),
    [
        ("トバタ アオイ", "ﾄﾊﾞﾀ ｱｵｲ"),
        ("ﾄﾊﾞﾀ ｱｵｲ", "ﾄﾊﾞﾀ ｱｵｲ"),
        ("カ）ショッピングモール", "ｶ)ｼﾖﾂﾋﾟﾝｸﾞﾓ-ﾙ"),
        ("ｔｏｂａｔａ　ａｏｉ", "TOBATA AOI"),
        ("ヴァン・ダム", None),
        ("ヲ", "ｦ"),
        ("ミホンシ （コドモ／１）", "ﾐﾎﾝｼ (ｺﾄﾞﾓ/1)"),
        ("ウ\u3099", "ｳﾞ"),
    ],
)
def test_a_holder_is_written_in_the_characters_of_a_transfer(typed, carried):
    if carried is None:
        with pytest.raises(HolderUnreadable):
            holder_kana(typed)
    else:
        assert holder_kana(typed) == carried


@pytest.mark.parametrize("typed", ["", "戸畑", "トバタ＿", "ト" * 49, "\x00"])
def test_a_holder_a_transfer_cannot_carry_is_refused(typed):
    with pytest.raises(HolderUnreadable):
        holder_kana(typed)


@given(st.text(st.sampled_from("アガパッャーabAＢ（）／．ｱﾞ 　「」"), max_size=30))
def test_a_holder_already_carried_stays_as_it_is(text):
    try:
        carried = holder_kana(text)
    except HolderUnreadable:
        return
    assert holder_kana(carried) == carried
