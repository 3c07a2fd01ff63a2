"""What is passed over at one look would pass every check."""

import re
import unicodedata

import pytest

from madoguchi.values.characters import check_characters, grapheme_length
from madoguchi.values.usual_letters import LETTERS, is_usual


def test_no_usual_letter_is_doubtful():
    usual = "".join(filter(re.compile(f"[{LETTERS}]").fullmatch, map(chr, range(0x110000))))
    assert len(usual) > 20_000
    assert not re.search("[0-9]", unicodedata.normalize("NFKC", usual))
    check_characters(usual, name=True)
    assert grapheme_length(usual) == len(usual)
    assert len(usual.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("", True),
        ("見本町1丁目", True),
        ("12345678901", True),
        ("1234５６７8901あ2", False),
        ("㉑", False),
        ("a\nb", False),
    ],
)
def test_eleven_digits_are_usual_and_twelve_are_not(text, usual):
    assert is_usual(text) is usual
