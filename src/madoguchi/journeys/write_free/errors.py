"""What the write-free counter says no to; each docstring is the sentence people read."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchVisit(Refusal):
    """この来庁の記録は、見つかりません。人をさがすところから、やり直してください。"""


class VisitOver(Refusal):
    """この来庁の手続は、もう終わっています。新しい手続は、人をさがすところから始めてください。"""


class NoFormChosen(Refusal):
    """手続が選ばれていません。1つ以上選んでください。"""


class VisitIncomplete(Refusal):
    """まだ聞いていないことが{count}か所あります。聞いてから、もう一度進めてください。"""


class VisitChanged(Refusal):
    """内容が変わりました。もう一度たしかめて、まちがいがなければ進めてください。"""


class NotAllRight(Refusal):
    """まだ「このとおりです」に印のない手続があります。たしかめて、印をつけてください。"""


class NoSuchTabletCode(Refusal):
    """この番号の画面は、ありません。職員に番号をもう一度聞いてください。"""


class SignatureUnreadable(Refusal):
    """署名を読み取れませんでした。もう一度書くか、書かずに進めてください。"""


class SignedByAnother(Refusal):
    """お名前が、来庁した方のお名前とちがいます。同じお名前を入れるか、入れずに進めてください。"""


class ReasonNeeded(Refusal):
    """直した理由を入力してください。"""
