"""What an opening says no to."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchOpening(Refusal):
    """この一斉受付は、ありません。案内に書かれたアドレスを確かめてください。"""


class OpeningNotYet(Refusal):
    """受付は、まだ始まっていません。この画面を開いたまま、お待ちください。"""


class OpeningStopped(Refusal):
    """この一斉受付は、いったん止めています。続きが始まってから、もう一度してください。"""


class OpeningOver(Refusal):
    """この受付は、終わりました。"""


class PlaceForged(Refusal):
    """順番の控えを確かめられませんでした。もう一度、順番を取ってください。"""


class PlaceOfAnother(Refusal):
    """この順番は、ほかの方のものです。順番を取ったときと同じ内容を、入力してください。"""


class NotYourTurn(Refusal):
    """まだ、あなたの順番ではありません。この画面を開いたまま、お待ちください。"""


class WishNotTaken(Refusal):
    """入力された内容を記録できませんでした。氏名、電話番号、メールアドレスを確かめて、もう一度送ってください。"""


class InvitationMistyped(Refusal):
    """案内番号が正しくありません。案内に書かれた12けたの番号を、入力してください。"""


class OpeningTaken(Refusal):
    """識別子「{ref}」の一斉受付が、すでにあります。別の識別子にしてください。"""


class OpeningMistaken(Refusal):
    """一斉受付の日時か枠に、まちがいがあります：{what}"""


class LobbyTaken(Refusal):
    """ロビー（madoguchi lobby）は、すでに動いています。動いているほうを止めてから、始めてください。"""
