"""What is refused to who wants to act for a person without an account, and to who decides about it."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class ClaimNeedsSignIn(Refusal):
    """ほかの人の代理を申し出るには、サインインしてください。"""


class ClaimKindMissing(Refusal):
    """どんな間柄かを選んでください。"""


class KindNoLonger(Refusal):
    """市は、この間柄の代理をもう認めていません。続けることはできず、終わりにすることだけができます。"""


class ClaimPersonMissing(Refusal):
    """代理をする人を選ぶか、氏名と生年月日を書いてください。"""


class ClaimPaperMissing(Refusal):
    """いっしょに住んでいない人の代理をするときは、間柄がわかる書類をつけてください。"""


class TooManyClaims(Refusal):
    """確かめているところの申し出が{most}件あります。結果が出てから、もう一度申し出てください。"""


class NoSuchClaim(Refusal):
    """この申し出は見つかりません。一覧を開き直してください。"""


class ClaimIsDecided(Refusal):
    """この申し出は、もう終わっています。一覧を開き直してください。"""


class LookedAtMissing(Refusal):
    """何を見て確かめたか（書類の名前と発行の日）を書いてください。"""


class ClaimPersonUnknown(Refusal):
    """だれのことか、住民の登録から1人を選んでください。"""


class BirthUnknown(Refusal):
    """生年月日がわからないため、いつ終わるかを決められません。住民の登録を確かめてください。"""


class OfAge(Refusal):
    """この人は{age}歳になっているため、この代理は認められません。"""


class NotAResidentNow(Refusal):
    """この人は、いま住民の登録にいないため、代理を認められません。"""
