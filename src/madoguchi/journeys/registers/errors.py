"""What the work with registers says no to."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.rules.sheet_choices import SheetChoice
from madoguchi.journeys.publish.finding import Finding
from madoguchi.values.refusal import Refusal


class NoSuchChange(Refusal):
    """この変更は、元に戻せません。記録の履歴から選び直してください。"""


class EarlierValuesUnfit(Refusal):
    """前の値は、いまの台帳の決まりに合わないため、戻せません。{reason}"""

    problems: tuple[Problem, ...] = ()

    @classmethod
    def with_problems(cls, problems: Sequence[Problem]) -> EarlierValuesUnfit:
        """The refusal for these problems, the first of them said."""
        refusal = cls(reason=problems[0][1])
        refusal.problems = tuple(problems)
        return refusal


class SheetNotNamed(Refusal):
    """どのシートかを、名前で選んでください。{sheets}"""

    @classmethod
    def among(cls, choice: SheetChoice) -> SheetNotNamed:
        """The refusal with what each of these sheets holds."""
        return cls(sheets="　".join(f"「{one.name}」{one.rows:,}行（{'、'.join(one.heads)}）" for one in choice.lines))


class NoSuchTable(Refusal):
    """この表は、台帳にありません。一覧から選び直してください。"""


class NoSuchPrintSheet(Refusal):
    """この紙は、台帳にありません。記録のページから開き直してください。"""


class WordsInAddress(Refusal):
    """この台帳には個人の情報が入るため、アドレスのことばでは探せません。records/search に送ってください。"""


class KeptViewUnfit(Refusal):
    """この見かたは、いまの台帳に合いません。絞りこみを確かめて、残し直してください。"""


class FilterUnknown(Refusal):
    """アドレスの「{asked}」は、いまの台帳では分かりません。一覧にもどって、しぼりこみを選び直してください。"""


class FilterRefused(Refusal):
    """この一覧は「{field}」ではしぼりこめません。一覧にもどって、しぼりこみを選び直してください。"""


class ArrangementUnfit(Refusal):
    """この見せかたでは、一覧を出せません。条件と並べる順を選び直してください。"""


class OrderUnfit(Refusal):
    """この順では、並べられません。使える順：{orders}"""


class ArrangedTwice(Refusal):
    """この見かたには、条件か並べる順がもうあります。一覧の名前を view に送り、order と where を選び直してください。"""


class NoSuchDataset(Refusal):
    """このデータは、ありません。データの一覧から選び直してください。"""


class DayToCome(Refusal):
    """これからの日の状態は、まだありません。きょうまでの日を選んでください。"""


class NotOpenThen(Refusal):
    """この日には、まだこの形で公開していません。公開を始めた日よりあとの日を選んでください。"""


class ValuesUnreadable(Refusal):
    """直すところが{count}か所あります。直してから、もう一度送ってください。"""

    problems: tuple[Problem, ...] = ()

    @classmethod
    def with_problems(cls, problems: Sequence[Problem]) -> ValuesUnreadable:
        """The refusal for these problems."""
        refusal = cls(count=len(problems))
        refusal.problems = tuple(problems)
        return refusal


class NoSuchTemplate(Refusal):
    """このひな形は、ありません。一覧から選び直してください。"""


class DefinitionUnreadable(Refusal):
    """定義を読めませんでした（{count}か所）。下の行を直して、もう一度送ってください。"""

    findings: tuple[Finding, ...] = ()

    @classmethod
    def with_findings(cls, findings: Sequence[Finding]) -> DefinitionUnreadable:
        """The refusal for what is wrong, line by line."""
        refusal = cls(count=len(findings))
        refusal.findings = tuple(findings)
        return refusal


class DraftUnsound(Refusal):
    """直すところが{count}か所あるため、まだ公開できません。下書きを直してください。"""


class PublishedMeanwhile(Refusal):
    """確かめているあいだに、下書きか公開中の台帳が変わりました。変わるところを、もう一度確かめてください。"""


class OpenedByAdministrators(Refusal):
    """だれでも見られるデータを始めるため、公開は管理者が行います。管理者に頼んでください。"""


class PersonsStay(Refusal):
    """この台帳には記録があるため、個人の情報が入らない台帳には変えられません。入る台帳に戻してください。"""


class OpenedByTheDivision(Refusal):
    """個人の情報が入る台帳の、見られる人と個人の情報の扱いは、管理者は変えられません。持ち主の課に頼んでください。"""


class OpenedByOneHand(Refusal):
    """記録を見られる人が増えるため、公開は、この下書きを作った人でも最後に直した人でもない職員が行います。"""


class DraftTooLarge(Refusal):
    """この台帳は大きすぎます。項目や選択肢を減らすか、2つの台帳に分けてください。"""


class InquiryUnfit(Refusal):
    """直すところが{count}か所あります。直してから、もう一度送ってください。"""

    problems: tuple[Problem, ...] = ()

    @classmethod
    def with_problems(cls, problems: Sequence[Problem]) -> InquiryUnfit:
        """The refusal for these problems."""
        refusal = cls(count=len(problems))
        refusal.problems = tuple(problems)
        return refusal


class RecordIncomplete(Refusal):
    """まだ入力していない項目があります。先に記録を直してから、進めてください。"""


class NoSuchInquiry(Refusal):
    """この照会は、ありません。照会の一覧から選び直してください。"""


class InquiryStays(Refusal):
    """送った照会は、台帳として作り直せません。別のことを聞くときは、新しい照会を書いてください。"""


class NotOfTheDivision(Refusal):
    """この人は、聞かれた課の職員ではありません。課の職員から選んでください。"""


class AlreadyAnswered(Refusal):
    """{who}さんが、もう回答しました。照会のページで、答えを確かめてください。"""


class AlreadyStanding(Refusal):
    """この照会は、もう常設になっています。"""


class NoSuchCalendar(Refusal):
    """この一覧には、カレンダーがありません。"""


class NoSuchBoard(Refusal):
    """この一覧には、ボードがありません。"""


class NoSuchColumn(Refusal):
    """移す先を選んでください。"""


class MoreToFillIn(Refusal):
    """この値に変えるには、ほかの項目も入力が必要です。記録を開いて直してください。"""


class NobodyOfThatName(Refusal):
    """「{name}」という職員は、見つかりません。氏名か職員の番号を確かめてください。"""


class SeveralOfThatName(Refusal):
    """「{name}」という職員は、{count}人います。職員の番号で書いてください：{numbers}"""


class MayNotSeeRecord(Refusal):
    """{name}さんは、この記録を見られません。呼ばずに書くか、台帳の持ち主の課に相談してください。"""


class TooManyCalled(Refusal):
    """一度に呼べるのは{most}人までです。"""


class HookAddressUnusable(Refusal):
    """「https://」で始まるアドレスを、半角で500字までで入力してください。名前とパスワードは書けません。"""


class HookAddressInside(Refusal):
    """庁内のネットワークのアドレスには、送れません。送る必要があるときは、システムの担当に、送ってよい範囲の設定を頼んでください。"""
