"""What signing in by a provider refuses; nothing is kept of a sign-in that was not finished."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class ProviderUnknown(Refusal):
    """このサインインのしかたは、使えません。サインインの画面から選び直してください。"""


class ProviderAway(Refusal):
    """サインインの先に、つながりません。少し待ってから、もう一度してください。サインインしなくても、申請はできます。"""


class SignInNotBegun(Refusal):
    """サインインのつづきが見つかりません。この画面で、はじめからサインインしてください。"""


class SignInCancelled(Refusal):
    """サインインを取りやめました。もう一度するときは、サインインの画面から選んでください。"""


class SignInNotTrusted(Refusal):
    """サインインの答えを確かめられませんでした。何も変わっていません。はじめからサインインしてください。"""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why
        """For the log: a word about the check that failed, and nothing about the person."""


class AssuranceTooLow(SignInNotTrusted):
    """この方法では、本人の確認が足りません。カードを読み取る方法で、もう一度サインインしてください。"""


class BusinessUnreadable(SignInNotTrusted):
    """GビズIDから届いた役割か委任の内容を、読み取れませんでした。何も変わっていません。市の窓口に知らせてください。"""


class MemberNotAllowed(SignInNotTrusted):
    """あなたの組織は、GビズIDメンバーにこの市のサービスを使うことを許していません。組織のプライムの方に頼んでください。"""


class DelegationForeign(SignInNotTrusted):
    """GビズIDの委任が、この市のサービスのものではありません。委任した方に、委任する先のサービスを確かめてもらってください。"""


class DelegationOfAPerson(SignInNotTrusted):
    """個人事業主からの委任は、この市のサービスではまだ使えません。ご自身のGビズIDでサインインするか、窓口に相談してください。"""


class DelegationOver(SignInNotTrusted):
    """GビズIDの委任の期間が終わったか、まだ始まっていません。委任した方に、期間を確かめてもらってください。"""
