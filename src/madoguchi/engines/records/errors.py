"""What records says no to."""

from __future__ import annotations

from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal

Problem = tuple[str, Message]
"""Where (the anchor of a field or input) and a sentence that says how to mend it."""


class AnswerUnreadable(Refusal):
    """入力した内容を読み取れませんでした。{reason}"""

    messages: tuple[Message, ...] = ()

    @classmethod
    def because(cls, *messages: Message) -> AnswerUnreadable:
        """The refusal for these sentences, one per thing to mend."""
        refusal = cls(reason=messages[0])
        refusal.messages = messages
        return refusal


class UnknownInputs(Refusal):
    """このページにない項目「{name}」が送られました。ページを開き直して、もう一度入力してください。"""


class TooManyInputs(Refusal):
    """一度に送れる項目は{limit}個までです。行を減らして、もう一度送ってください。"""


class AnswersTooLarge(Refusal):
    """入力した文字が多すぎます（全部で{limit}KBまで）。短くして、もう一度送ってください。"""


class AnswersTooDeep(Refusal):
    """回答の形が深すぎて読み取れません。手続の様式のとおりに送ってください。"""


class AnswersUnreadable(Refusal):
    """回答は、項目の名前と値の組で送ってください。"""


class UnknownPage(Refusal):
    """このページはありません。申請の最初のページから進んでください。"""


class NoSuchDraft(Refusal):
    """保存した申請が見つかりません。続きの番号を確かめてください。"""


class DraftExpired(Refusal):
    """保存の期限（{days}日）を過ぎたため、この申請の続きは入力できません。お手数ですが、最初から入力してください。"""


class DraftChanged(Refusal):
    """別の画面で内容が変わりました。新しい内容を確かめてから、もう一度操作してください。"""


class AlreadySealed(Refusal):
    """この申請は、もう受け付けています。内容は変えられません。"""


class DraftIncomplete(Refusal):
    """まだ入力が終わっていない項目が{count}か所あります。直してから、もう一度申請してください。"""

    problems: tuple[Problem, ...] = ()
    pages: tuple[str, ...] = ()


class NoSuchEntry(Refusal):
    """受付番号{reference_number}の申請内容が見つかりません。"""


class StaleEntry(Refusal):
    """{who}さんが先に「{changed}」を直しました。新しい内容を確かめてから、もう一度直してください。"""


class CorrectionUnreadable(Refusal):
    """「{label}」を直せませんでした。{reason}"""


class GrantedUnreadable(Refusal):
    """認める内容を読み取れませんでした。{reason}"""

    problems: tuple[Problem, ...] = ()


class ReasonMissing(Refusal):
    """直した理由を入力してください。"""


class NothingChanged(Refusal):
    """もとの内容と同じです。直す内容を入力してください。"""


class NoSuchRecord(Refusal):
    """記録{ref}が、この台帳に見つかりません。一覧から選び直してください。"""


class RegisterEnded(Refusal):
    """この台帳は終わったので、新しい記録は入れられません。入れる必要があるときは、持ち主の課に相談してください。"""


class RecordInBin(Refusal):
    """記録{ref}は、ごみ箱にあります。直すときは、先にごみ箱から戻してください。"""


class RecordCited(Refusal):
    """この記録は、ほかの台帳から引かれています：{by}。引いている記録を先に直すと、ごみ箱に入れられます。"""


class CitedRecordGone(Refusal):
    """選んだ記録{ref}は、もうありません。ほかの記録を選んでください。"""


class StaleRecord(Refusal):
    """{who}さんが先に直しました。違いを確かめてから、もう一度保存してください。"""


class ChangedSinceSeen(Refusal):
    """確かめたあとに、{who}さんがこの記録を変えました。もう一度ファイルを入れると、いまの内容と比べられます。"""


class RecordKeyTaken(Refusal):
    """「{label}」が「{value}」の記録は、もうあります。値を確かめてください。"""


class RecordMade(Refusal):
    """この画面の記録は、ほかの内容で、もう作られています（{ref}）。別の記録にするときは、もう一度保存してください。"""


class NoSuchList(Refusal):
    """この一覧は、台帳にありません。台帳を開き直してください。"""


class ListMoved(Refusal):
    """この場所の記録は、もうこの一覧にありません。一覧を最初から開き直してください。"""


class SheetUnreadable(Refusal):
    """ファイルを読めませんでした。{reason}"""


class NoSuchImport(Refusal):
    """この取込みは、見つかりません。台帳から、もう一度ファイルを選んでください。"""


class SheetNotChosen(Refusal):
    """このファイルには、シートがいくつかあります。取り込むシートを選んでください。"""


class ImportBegun(Refusal):
    """この取込みは、もう始まっています。画面を開き直して、進みぐあいを見てください。"""


class NoSuchBulkEdit(Refusal):
    """まとめて直す記録の選択が、見つかりません。台帳の一覧から、もう一度選んでください。"""


class NothingTicked(Refusal):
    """直す記録を、1件以上選んでください。"""


class TooManyToEdit(Refusal):
    """一度に直せるのは{most}件までです。一覧をしぼりこんでから、選び直してください。"""


class FieldNotForAll(Refusal):
    """まとめて直す項目を選んでください。"""


class StateIsActed(Refusal):
    """「{label}」は、値として直せません。記録のページの操作で進めてください。"""


class ActNotPossible(Refusal):
    """この操作は、いまの状態「{state}」ではできません。記録のページを開き直してください。"""


class NoSuchAct(Refusal):
    """この操作は、台帳の進め方にありません。記録のページから選び直してください。"""


class ActReasonMissing(Refusal):
    """理由を入力してください。"""


class NoSuchKeptView(Refusal):
    """この見かたは、見つかりません。消されたか、ほかの人が自分のために残したものです。"""


class KeptViewUnnamed(Refusal):
    """見かたの名前を、60字までで入力してください。"""


class TooManyKeptViews(Refusal):
    """1つの台帳に残せる見かたは{most}件までです。使わないものを消してください。"""


class RecordNotYours(Refusal):
    """この記録は、見ることだけできます。直すときは、台帳の持ち主の課に頼んでください。"""


class FieldNotYours(Refusal):
    """「{label}」は、あなたには直せない項目です。もとの値のままにしてください。"""


class WordsTellMasked(Refusal):
    """この台帳には、あなたに伏せている項目があります。言葉で探すと、その中身が分かってしまうため、探せません。一覧を選んでください。"""


class CommentEmpty(Refusal):
    """ひとことを入力してください。"""


class CommentTooLong(Refusal):
    """ひとことが長すぎます（{most}文字まで）。短くしてください。"""


class NoSuchComment(Refusal):
    """このひとことは、ありません。記録のページを開き直してください。"""


class CommentNotYours(Refusal):
    """ほかの人が書いたひとことは、取り消せません。書いた人に頼んでください。"""


class CommentGone(Refusal):
    """このひとことは、もう取り消されています。"""


class NoSuchHook(Refusal):
    """この知らせ先は、ありません。消されたか、アドレスが違います。"""


class HookEventsMissing(Refusal):
    """知らせることを、1つは選んでください。"""


class HookKnown(Refusal):
    """このアドレスには、もう知らせています。一覧から開いてください。鍵をなくしたときは、そこで新しくできます。"""


class TooManyHooks(Refusal):
    """1つの台帳の知らせ先は{most}件までです。使わないものを消してください。"""
