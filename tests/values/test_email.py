import pytest

from madoguchi.values.email import EmailUnreadable, check_email


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("name@example.jp", "name@example.jp"),
        (" Name@EXAMPLE.jp ", "Name@example.jp"),
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｊｐ", "name@example.jp"),
        ("a.b+c@mail.example.lg.jp", "a.b+c@mail.example.lg.jp"),
        ("name@見本.jp", "name@xn--8pvz87e.jp"),
    ],
)
def test_an_address_is_kept_with_its_domain_levelled(typed, kept):
    assert check_email(typed) == kept


def test_the_longest_address_of_the_standard_is_accepted():
    longest = f"{'a' * 64}@{'b' * 60}.{'b' * 60}.{'b' * 56}.example.jp"
    assert len(longest) == 254
    assert check_email(longest) == longest


@pytest.mark.parametrize("typed", ["a..b@example.jp", "name.@example.jp", ".name@example.jp"])
def test_the_unusual_addresses_of_old_carriers_are_accepted(typed):
    assert check_email(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "name",
        "name@",
        "@example.jp",
        "name@example",
        "na me@example.jp",
        "a@b@example.jp",
        "name@example..jp",
        "name@-example.jp",
        "name@127.0.0.1",
        "name@example.jp\nBcc: other@example.jp",
        "name\x00@example.jp",
        "なまえ@example.jp",
        f"{'a' * 65}@example.jp",
        f"name@{'a' * 64}.jp",
        f"{'a' * 64}@{'b' * 60}.{'b' * 60}.{'b' * 57}.example.jp",
        f"name@{'a.' * 130}jp",
        "<name@example.jp>",
    ],
)
def test_what_no_letter_can_reach_is_refused(typed):
    with pytest.raises(EmailUnreadable):
        check_email(typed)
