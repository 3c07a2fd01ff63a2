"""What this room says no to, and how a delivery fails."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class UnknownKind(Refusal):
    """「{kind}」というお知らせの文がありません。messaging の wording に文を書いてください。"""


class FactMissing(Refusal):
    """お知らせの文に入れる「{fact}」がありません。"""


class NoSuchMessage(Refusal):
    """そのお知らせは見つかりません。"""


class NotToBePosted(Refusal):
    """このお知らせは、郵便で送るものではありません。一覧を開きなおしてください。"""


class DeliveryFailed(Exception):
    """A delivery that may succeed later; `reason` is for staff and holds no personal data."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class DeliveryRefused(DeliveryFailed):
    """A delivery that will never succeed: the address is not one, or the mailbox does not exist."""
