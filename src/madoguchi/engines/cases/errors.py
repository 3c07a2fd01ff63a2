"""What the case room says no to; each docstring is the sentence a clerk or a resident reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.said_days import moment_said

if TYPE_CHECKING:
    from madoguchi.engines.cases.rules.facts import CaseChange


class NoSuchCase(Refusal):
    """この受付番号の案件はありません。受付番号を確かめてください。"""


class CaseAlreadyOpen(Refusal):
    """この受付番号の案件は、すでに始まっています。受信箱からさがしてください。"""


class StaleCase(Refusal):
    """{who}が{at}に「{what}」をしたため、案件の内容が変わっています。新しい内容を確かめてから、もう一度してください。"""

    def __init__(
        self, *, who: str, at: datetime | None, what: Message | str, changes: Sequence[CaseChange] = ()
    ) -> None:
        super().__init__(who=who, at=moment_said(at) if at else "", what=what)
        self.changes = tuple(changes)


class NotAtThisStep(Refusal):
    """この案件は「{step}」の段階なので、「{event}」はできません。"""


class CaseClosed(Refusal):
    """この案件は終わっています。結果を直すときは「結果を訂正する」を使ってください。"""


class AlreadyWithdrawn(Refusal):
    """この申請は取り下げられているので、結果を訂正できません。あらためて申請してもらってください。"""


class AwaitingCorrection(Refusal):
    """補正がすんでいません。補正が届くか、補正を待つのをやめると、先へ進められます。"""


class NoCorrectionAsked(Refusal):
    """いまは補正を依頼していません。"""


class CorrectionNeedsFields(Refusal):
    """直してほしい項目が選ばれていません。1つ以上選んでください。"""


class CorrectionFieldUnknown(Refusal):
    """「{field}」は、申請した人が直せる項目ではありません。この項目をはずして、もう一度依頼してください。"""


class CorrectionNeedsText(Refusal):
    """申請した人に伝える文がありません。どこを、どう直してほしいかを書いてください。"""


class CorrectionDueTooEarly(Refusal):
    """補正の期限が今日か、過ぎた日になっています。明日より後の日にしてください。"""


class NotYourDesk(Refusal):
    """この案件は、いま「{division}」が担当しています。担当の課の職員だけが処理できます。"""


class AssignedToAnother(Refusal):
    """この案件は{name}が担当しています。代わるときは、先に「担当を代わる」を選んでください。"""


class AlreadyYours(Refusal):
    """この案件は、すでにあなたが担当しています。"""


class NobodyAssigned(Refusal):
    """この案件には、まだ担当がいません。"""


class OnlyStaff(Refusal):
    """この操作は、担当の課の職員だけができます。"""


class OnlyApplicant(Refusal):
    """この操作は、申請した人だけができます。"""


class OnlySystem(Refusal):
    """この操作は、自動処理だけが行います。"""


class MayNotSignOff(Refusal):
    """決裁は、担当の課で決裁の権限をもつ職だけができます。"""


class PositionTooLow(MayNotSignOff):
    """この案件の決裁は、「{position}」か、それより上の職だけができます。決裁できる人に、知らせてください。"""


class SameHands(Refusal):
    """起案した人は、同じ案件を決裁できません。決裁の権限をもつ、別の人に回してください。"""


class NobodyAnswers(Refusal):
    """起案も決裁も、職員の名前のない鍵です。どちらかを、職員の名前のある鍵か、職員が行ってください。"""


class ExaminerMayNotSignOff(Refusal):
    """この手続では、「{step}」をした人は決裁できません。決裁の権限をもつ、別の人に回してください。"""


class SameEyes(Refusal):
    """二人目の確認は、一人目の{name}とは別の人がしてください。"""


class SameDesk(Refusal):
    """引き継ぎ先が、いまの担当と同じです。別の課を選んでください。"""


class UnknownDesk(Refusal):
    """「{division}」という課はありません。課の一覧から選んでください。"""


class DeskShut(Refusal):
    """「{division}」は、もう終わったか、まだ始まっていない課です。いま仕事をしている課を選んでください。"""


class UnknownOutcome(Refusal):
    """「{outcome}」という結果はありません。認める、認めない、却下のどれかを選んでください。"""


class ReasonMissing(Refusal):
    """理由がありません。あとから読む人にわかるように、理由を書いてください。"""


class TextTooLong(Refusal):
    """長すぎます。短くしてください。"""


class RefusalNeedsReason(Refusal):
    """認めない決定と却下には、理由が必要です。理由を1つ以上選ぶか、文で書いてください（行政手続法 第8条）。"""


class GrantNeedsReason(Refusal):
    """申請とちがう内容で認めるときは、その理由が必要です。「この案件での事情」に書いてください（行政手続法 第8条）。"""


class OutcomeUnchanged(Refusal):
    """いまの結果と同じです。変えるところを直してから、もう一度押してください。"""


class SignerMayNotTurnAgainst(Refusal):
    """認めた結果を、認めない結果に訂正できるのは、もとの決裁をした人とは別の人だけです。決裁の権限をもつ、別の人に回してください。"""


class AlreadyCorrectedByYou(Refusal):
    """この結果は、前にあなたが訂正したものです。もう一度の訂正は、決裁の権限をもつ、別の人に回してください。"""


class OnlyDismissalBeforeDecision(Refusal):
    """審査の途中で起案できるのは、却下だけです。ほかの結果は、審査をすべて終えてから起案してください。"""


class AlreadyDrafted(Refusal):
    """{name}がすでに起案しています。変えるときは、起案を差し戻してください。"""


class NothingDrafted(Refusal):
    """まだ起案されていません。決裁の前に、起案が必要です。"""


class NoNoticeWaiting(Refusal):
    """通知を待っている案件ではありません。"""


class NotForManyAtOnce(Refusal):
    """「{event}」は、まとめてはできません。1件ずつ処理してください。"""


class TooManyAtOnce(Refusal):
    """一度にまとめて処理できるのは{most}件までです。選ぶ件数を減らしてください。"""


class CursorUnreadable(Refusal):
    """ページの場所を読み取れません。受信箱を開きなおしてください。"""
