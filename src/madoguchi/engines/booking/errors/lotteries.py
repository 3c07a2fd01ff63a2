"""What a lottery, its entries and its proof are refused for."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchLottery(Refusal):
    """この抽選は、ありません。抽選の一覧から選び直してください。"""


class NoSuchEntry(Refusal):
    """申込が見つかりません。申込番号と確認コードを、控えを見て確かめてください。"""


class LotteryNotOpen(Refusal):
    """この抽選の申込は、まだ始まっていません。始まってから、もう一度おいでください。"""


class LotteryClosed(Refusal):
    """この抽選の申込は、終わりました。申込の変更と取下げも、もうできません。"""


class LotteryStillOpen(Refusal):
    """この抽選は、まだ申込を受け付けています。受付が終わってから、締め切ってください。"""


class LotteryNotClosed(Refusal):
    """この抽選は、まだ締め切られていません。先に申込の一覧を締め切って、要約値を公開してください。"""


class LotteryNotDrawn(Refusal):
    """この抽選は、まだ抽選をしていません。抽選の後に、もう一度おいでください。"""


class LotteryTimes(Refusal):
    """日時の順番が正しくありません。受付開始、受付終了、確認の期限の順に、これからの日時を入れてください。"""


class LotteryRefTaken(Refusal):
    """この識別子の抽選は、すでにあります。別の識別子にしてください。"""


class LotteryRefUnusable(Refusal):
    """抽選の識別子は、半角の小文字、数字、ハイフンで、2文字から60文字までにしてください。"""


class LotteryOptions(Refusal):
    """選べるものが正しくありません。1つ以上を、定員が1以上の数で、それぞれ別の識別子で書いてください。"""


class SeedDoesNotFit(Refusal):
    """抽選の種が、前もって公開した約束と合いません。この結果を使わずに、抽選を行ったところへ知らせてください。"""


class SeedLost(Refusal):
    """抽選の種を取り出せません。前の鍵を MADOGUCHI_SECRET_KEY_BEFORE に入れて、もう一度抽選してください。"""


class ListDoesNotFit(Refusal):
    """申込の一覧が、締切りのときに公開した要約値と合いません。抽選を止めて、管理者が確かめてください。"""


class ResultDoesNotFit(Refusal):
    """申込番号 {number} の結果が、きまりのとおりの結果と合いません。"""


class DrawUnreadable(Refusal):
    """抽選の公開ファイルとして読めません（{place}）。公開のページから、もう一度ダウンロードしてください。"""


class AlreadyEntered(Refusal):
    """同じ方の申込が、すでにあります。1人が申し込めるのは、1回です。変えるときは、その申込のページで変更してください。"""


class NoWish(Refusal):
    """希望が選ばれていません。第1希望を選んでください。"""


class UnknownWish(Refusal):
    """この希望は、選べるものにありません。選び直してください。"""


class SameWishTwice(Refusal):
    """同じ希望が2回選ばれています。それぞれ別のものを選んでください。"""


class NoSuchGroup(Refusal):
    """グループコードが見つかりません。「K7QM-3F2X」のような8文字のコードを、代表の方の控えを見て入力してください。"""


class GroupFull(Refusal):
    """このグループは、いっぱいです。1つのグループは、{most}人までです。"""


class NotAWinner(Refusal):
    """この申込は、当選の確認をする申込ではありません。申込のページで、いまの状態を確かめてください。"""


class AnswerTooLate(Refusal):
    """当選の確認の期限（{until}）をすぎました。この当選は、次の方に移りました。"""


class EntryOver(Refusal):
    """この申込は、すでに取り下げられているか、終わっています。"""
