"""What is held is found by the words of a question, not by its grammar."""

from __future__ import annotations

from madoguchi.engines.records.rules.question_words import closeness, nearest, pairs_of

TEXTS = [
    ("contracts", "随意契約の一覧 契約の件名 契約した課"),
    ("bodies", "附属機関の一覧 委員の数 女性の委員の数"),
    ("cars", "公用車の台数"),
]


def test_the_closest_comes_first_and_what_shares_nothing_not_at_all() -> None:
    assert nearest("附属機関の女性委員は何人いますか", TEXTS, most=8) == ["bodies"]
    assert nearest("各課が契約した随意契約の件数", TEXTS, most=8)[0] == "contracts"
    assert nearest("各課が持っている公用車の台数を教えてください", TEXTS, most=1) == ["cars"]


def test_grammar_finds_nothing() -> None:
    assert pairs_of("については、どのようにしていますか") == frozenset()
    assert nearest("については、どのようにしていますか", TEXTS, most=8) == []
    assert nearest("", TEXTS, most=8) == []


def test_one_pair_by_chance_is_too_little_unless_it_is_the_whole_question() -> None:
    assert closeness(pairs_of("道路の台数調査"), "公用車の台数") == 0
    assert closeness(pairs_of("台数"), "公用車の台数") == 1
