"""What is not declared by the city: offices, lines and services that are not there."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoVisits(Refusal):
    """この市では、窓口の予約を受け付けていません。窓口に、開いている時間においでください。"""


class UnknownOffice(Refusal):
    """この窓口のある所は、ありません。一覧から選び直してください。"""


class UnknownLine(Refusal):
    """この窓口の列は、ありません。一覧から選び直してください。"""


class UnknownService(Refusal):
    """この用件は、ありません。一覧から選び直してください。"""


class NothingChosen(Refusal):
    """用件が選ばれていません。1つ以上選んでください。"""
