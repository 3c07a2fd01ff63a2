"""What signing in by a provider of identities refuses, in whichever language it speaks; nothing is kept of it then."""

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
