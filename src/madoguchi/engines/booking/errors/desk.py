"""What staff still have to say when they book for a caller or close a span."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class CallerNameMissing(Refusal):
    """お名前が書かれていません。お名前を聞いて、書いてください。"""


class CallerKanaMissing(Refusal):
    """フリガナが、かなで書かれていません。「ミホン アオイ」のように、かなで書いてください。"""


class TimeNotChosen(Refusal):
    """時刻が選ばれていません。一覧から1つ選んでください。"""


class ReasonMissing(Refusal):
    """理由が書かれていません。記録に残る理由を、短く書いてください。"""


class BlockMistyped(Refusal):
    """終わりが、はじまりより後になっていません。日と時刻を確かめてください。"""


class BlockCapacityMistyped(Refusal):
    """定員が読めません。0から999までの数字で書いてください。閉めるときは0です。"""


class NoSuchBlock(Refusal):
    """この枠の変更は、もう取り消されたか、終わっています。一覧を確かめてください。"""


class TextMissing(Refusal):
    """お知らせの文が書かれていません。訪ねる方が読む文を書いてください。"""
