"""What signing in by OpenID Connect refuses besides; nothing is kept of a sign-in that was not finished."""

from __future__ import annotations

from madoguchi.foundation.identity.provider_errors import SignInNotTrusted


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
