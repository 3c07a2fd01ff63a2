"""What the access room refuses."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NotPermitted(Refusal):
    """{reason}"""


class RulesUnusable(Refusal):
    """アクセスの決まりを読み取れません（{why}）。「madoguchi access check」で確かめてください。"""


class EmergencyNeedsReason(Refusal):
    """緊急に見る理由を選び、何が起きているかを{least}文字以上で書いてください。"""
