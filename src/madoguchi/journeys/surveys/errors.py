"""What the work with surveys says no to."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.engines.records.errors import Problem
from madoguchi.values.refusal import Refusal


class SurveyUnfit(Refusal):
    """直すところが{count}か所あります。直してから、もう一度送ってください。"""

    problems: tuple[Problem, ...] = ()

    @classmethod
    def with_problems(cls, problems: Sequence[Problem]) -> SurveyUnfit:
        """The refusal for these problems."""
        refusal = cls(count=len(problems))
        refusal.problems = tuple(problems)
        return refusal


class NotAsked(Refusal):
    """このアンケートは、ほかの課の職員に聞いています。"""


class CardNeeded(Refusal):
    """このアンケートには、マイナンバーカードでサインインした方が、1人1回だけ答えられます。"""


class SignInNeeded(Refusal):
    """このアンケートには、サインインした方が、アカウント1つで1回だけ答えられます。"""


class NameUnknown(Refusal):
    """お名前が分からないため、名前を付けて答えることができません。もう一度サインインして、届いた内容を使うことを選んでください。"""


class NoResultsYet(Refusal):
    """このアンケートの結果は、まだ公開していません。"""
