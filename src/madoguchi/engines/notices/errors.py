"""What this room says no to: a notice that would be incomplete, unlawful or unreadable is not made."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class UnknownOutcome(Refusal):
    """この手続には、「{outcome}」の通知書がありません。手続の定義（notice）を確かめてください。"""


class RefusalIncomplete(Refusal):
    """{missing}がないため、通知書を作れません。理由、根拠の条文、不服申立ての教示は、必ず書きます。起案を直してください。"""


class UnknownReason(Refusal):
    """「{reason}」という理由は、この手続の定義にありません。定義にある理由から選んでください。"""


class PlaceholderUnknown(Refusal):
    """通知書の文にある「{name}」に入れるものがありません。手続の定義（notice）か、申請の内容を確かめてください。"""


class PeriodUnknown(Refusal):
    """生年月日がわからないため、有効期間を計算できません。申請の内容を確かめてください。"""


class PeriodOver(Refusal):
    """有効期間の終わり（{until}）が、はじまり（{from_}）より前です。支給できる期間がないか、確かめてください。"""


class FontsMissing(Refusal):
    """通知書に使う日本語フォントがありません。「apt-get install fonts-noto-cjk」で入れてから、始めてください。"""


class MissingGlyph(Refusal):
    """「{characters}」はフォントにないため、通知書を止めました。文字を確かめるか、外字のフォントを入れてください。"""


class TemplateMissing(Refusal):
    """通知書のひな形「{template}」がありません。definitions/notices に置いてください。"""


class NotTypeset(Refusal):
    """通知書を組めませんでした。ひな形「{template}」を直してください。（{reason}）"""


class NotSigned(Refusal):
    """電子署名の鍵を読めないため、通知書を止めました。鍵のファイルとパスワードを、管理者に確かめてもらってください。"""


class SignatureExpired(Refusal):
    """電子署名の証明書は{begin}から{end}までのものです。通知書を止めました。新しい証明書を、管理者に入れてもらってください。"""


class NotTimeStamped(Refusal):
    """署名の時刻を証明するタイムスタンプを受け取れないため、通知書を止めました。時刻認証局につながるか、管理者に確かめてもらってください。"""


class NoSuchNotice(Refusal):
    """その通知書は見つかりません。番号を確かめてください。"""
