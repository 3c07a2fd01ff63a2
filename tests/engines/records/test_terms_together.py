"""Many records worked out at once have the terms each would have by itself, in the order an index wants."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as some

from madoguchi.engines.records.rules.register_terms import letter_terms, numbers_in, sent
from madoguchi.engines.records.rules.terms_together import terms_together

# Letters of one to three bytes, halves of letters, blanks, and (rarely) such as take four.
_TEXTS = some.text(some.one_of(some.characters(max_codepoint=0xFFFF), some.sampled_from("橋梁 \n町aé"))) | some.text()
_NUMBERS = some.lists(some.integers(-(2**31), 2**31 - 1))
_RECORDS = some.lists(some.tuples(_TEXTS, _NUMBERS))


@given(some.sampled_from(["here", "there"]), _RECORDS)
def test_many_at_once_have_the_terms_of_each_by_itself(register: str, records: list[tuple[str, list[int]]]) -> None:
    texts, others = [text for text, _ in records], [sent(numbers) for _, numbers in records]
    found = terms_together(register, texts, others)
    wanted = [numbers_in(letter_terms(register, text) + other) for text, other in zip(texts, others, strict=True)]
    assert list(map(numbers_in, found)) == wanted


def test_terms_come_in_their_order_and_once() -> None:
    (found,) = terms_together("here", ["見本町 3丁目\n橋梁橋梁 abé"], [sent([7, -7, 7])])
    numbers = array("i", found)
    numbers.byteswap()
    assert list(numbers[1::2]) == numbers_in(found)
    assert set(numbers[::2]) == {4}
