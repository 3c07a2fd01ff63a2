from __future__ import annotations

from datetime import date

import pytest

from madoguchi.engines.cases import actions
from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.queries import related_cases

from .conftest import Arrive
from .made import CENTRE


def test_the_same_matter_sent_twice_is_hinted_before_earlier_matters(arrive: Arrive) -> None:
    earlier = arrive("bare").reference_number
    twice = arrive(name="別の 人", kana="ベツノ ヒト", duplicate_keys=("k1", "k2")).reference_number
    case = arrive(duplicate_keys=("k2",))
    related = related_cases(case.reference_number)
    assert [(one.case.reference_number, one.same_matter, one.same_person) for one in related] == [
        (twice, True, False),
        (earlier, False, True),
    ]


def test_another_procedure_or_a_withdrawn_application_is_not_the_same_matter(arrive: Arrive) -> None:
    arrive("bare", name="別の 人", kana="ベツノ ヒト", duplicate_keys=("k1",))
    withdrawn = arrive(name="別の 人", kana="ベツノ ヒト", duplicate_keys=("k1",)).reference_number
    actions.withdraw(withdrawn, by=CENTRE, reason="電話で申出")
    assert related_cases(arrive(duplicate_keys=("k1",)).reference_number) == []


def test_an_old_application_is_not_the_same_matter(arrive: Arrive) -> None:
    arrive(name="別の 人", kana="ベツノ ヒト", duplicate_keys=("k1",))
    case = arrive(duplicate_keys=("k1",))
    assert related_cases(case.reference_number, since=date(2020, 1, 1)) != []
    assert related_cases(case.reference_number, since=date(2999, 1, 1)) == []


def test_the_same_account_is_the_same_person_whatever_the_name(arrive: Arrive) -> None:
    before = arrive(name="旧姓 葵", kana="キュウセイ アオイ", account_ref="a-1").reference_number
    case = arrive(account_ref="a-1")
    assert [one.case.reference_number for one in related_cases(case.reference_number)] == [before]


@pytest.mark.parametrize("channel", ["api", "counter", "post"])
def test_the_account_of_a_programme_or_of_who_served_is_no_person(arrive: Arrive, channel: str) -> None:
    other = {"name": "別の 人", "kana": "ベツノ ヒト", "account_ref": "a-1"}
    arrive(**other, channel=channel)
    alike = arrive(**other, channel=channel, duplicate_keys=("k1",)).reference_number
    case = arrive(account_ref="a-1", channel=channel, duplicate_keys=("k1",))
    related = related_cases(case.reference_number)
    assert [(one.case.reference_number, one.same_matter, one.same_person) for one in related] == [(alike, True, False)]


def test_people_without_kana_are_not_taken_for_one_another(arrive: Arrive) -> None:
    arrive(kana="")
    assert related_cases(arrive(kana="").reference_number) == []


def test_a_number_without_a_case_is_refused(town: None) -> None:
    with pytest.raises(NoSuchCase):
        related_cases("4827-0935-61")
