"""What is refused of a personnel file."""

from __future__ import annotations

from madoguchi.journeys.personnel.reading import Read
from madoguchi.values.refusal import Refusal


class PersonnelFileWrong(Refusal):
    """読めない行が{count}行あります。上の一覧のとおりに直してから、もう一度取り込んでください。何も変わっていません。"""

    def __init__(self, read: Read) -> None:
        super().__init__(count=len(read.problems))
        self.read = read


class PersonnelFileMissing(Refusal):
    """ファイル「{name}」を開けません。名前と場所を確かめてください。"""


class TooManyLeave(Refusal):
    """職員{staff}人のうち{leaving}人が、一覧にありません。全員の一覧なら、--most-leaving を上げてください。"""
