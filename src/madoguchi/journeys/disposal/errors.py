"""What disposal says no to; the docstring is the sentence people read."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NothingToDispose(Refusal):
    """保存期間が終わった書類は、ありません。廃棄を止めている書類は、入りません。"""


class NoSuchDisposal(Refusal):
    """この廃棄の計画は見つかりません。一覧から、もう一度選んでください。"""


class DisposalNeedsOtherHands(Refusal):
    """この廃棄は、計画した人でも、すでに承認した人でもない、別の承認者が承認します。別の人に頼んでください。"""


class DisposalIsSettled(Refusal):
    """この廃棄は、もう決まったか、取りやめになっています。一覧で確かめてください。"""


class DisposalHasMoved(Refusal):
    """この計画のあとで、受け持つ課が変わった書類や台帳があります。計画を取りやめて、今の課でもう一度計画してください。"""


class HoldNeedsReason(Refusal):
    """受付番号と、廃棄を止めるわけを書いてください。"""


class NoSuchHold(Refusal):
    """廃棄を止めた記録は見つかりません。一覧から、もう一度選んでください。"""
