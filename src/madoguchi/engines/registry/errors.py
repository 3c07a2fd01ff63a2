"""What the room of registers says no to; each docstring is the sentence people read."""

from __future__ import annotations

from typing import Any

from madoguchi.values.refusal import Refusal


class NoSuchPerson(Refusal):
    """この人は、登録にありません。番号を確かめるか、氏名と生年月日でもう一度探してください。"""


class NothingWanted(Refusal):
    """氏名、フリガナ、生年月日、住民の番号のどれかを入力してください。"""


class ExtractUnreadable(Refusal):
    """ファイルを読めません。{why}"""


class ColumnsMissing(Refusal):
    """ファイルに、列「{columns}」がありません。列の対応（{map}）と、ファイルの見出しを見比べてください。"""


class RowsRefused(Refusal):
    """読めない行が{count}行あるため、何も取り込んでいません。行を直すか除いてから、もう一度取り込んでください。"""

    report: Any = None
    """What the file would have changed, for those who mend it."""


class TooManyGone(Refusal):
    """登録から消える人が{gone}人（{percent}%）になるため、何も取り込んでいません。全件のファイルかどうかを確かめてください。"""


class UnknownSource(Refusal):
    """台帳「{source}」は、登録にありません。台帳の名前を確かめてください。"""


class PersonIsHeld(Refusal):
    """この人には支援措置があるため、代理を認められません。理由を伝えずに断ってください。"""


class LiftNeedsReason(Refusal):
    """支援措置を終える理由（期間の満了、本人の申出など）を書いてください。"""


class HoldNeedsReason(Refusal):
    """支援措置の根拠（申出の日、受け付けた係など）を書いてください。"""
