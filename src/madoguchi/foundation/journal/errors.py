"""What the journal says no to; the docstring is the sentence people read."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class DisclosuresStopped(Refusal):
    """閲覧の記録に封ができない状態が続いているため、住民の情報を見ることを止めています。申請の受付は続けています。管理者に知らせてください。"""


class DelayNeedsSubject(Refusal):
    """受付番号、予約番号、空き待ちの記号、住民の番号のどれかを、控えを見て書いてください。ない番号の記録は、遅らせられません。"""


class DelayNeedsReason(Refusal):
    """理由を選び、何を調べているかを{least}文字より長く書いてください。"""


class DelayNeedsEnd(Refusal):
    """いつまで遅らせるかを、明日から{days}日後までの日で書いてください。"""


class DelayNeedsOtherHands(Refusal):
    """この延期は、求めた人でも、すでに承認した人でもない、別の承認者が承認します。別の人に頼んでください。"""


class DelayIsOver(Refusal):
    """この延期は、もう決まったか、終わっています。一覧で確かめてください。"""


class NoSuchDelay(Refusal):
    """この延期は見つかりません。一覧から、もう一度選んでください。"""


class SealKeyNotAgreed(Refusal):
    """記録に封をする鍵が、2人で決めたものと違います。もとの鍵のファイルにもどすか、「2人で行うこと」の画面から、鍵をかえてください。"""
