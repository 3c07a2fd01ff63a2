"""The outbox: one row per message, written in the transaction of the fact it tells of."""

from __future__ import annotations

from django.db import models

from madoguchi.engines.messaging.rules import State
from madoguchi.foundation.wall.sealed_text import SealedText
from madoguchi.values.references import new_secret

_STATES = [
    (State.WAITING, "送信待ち"),
    (State.SENT, "送信済み"),
    (State.KEPT, "この中に保存（メールの設定なし）"),
    (State.BY_POST, "郵便で送る"),
    (State.POSTED, "郵便で送った"),
    (State.NO_ADDRESS, "あて先なし"),
    (State.LAPSED, "届かず、期限が過ぎた"),
]


class OutboxMessage(models.Model):
    """One message; `ref` is its Message-ID, the same for every attempt. `key` makes writing it twice one message.

    It is about a dossier, or about what has a number of its own, such as a booking.
    """

    ref = models.CharField("お知らせ", max_length=64, unique=True, default=new_secret)
    key = models.CharField("きっかけ", max_length=120, unique=True)
    dossier = models.ForeignKey(
        "dossier.Dossier", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="一件書類"
    )
    about = models.CharField("予約番号", max_length=16, blank=True)
    kind = models.CharField("種類", max_length=40)
    language = models.CharField("言語", max_length=10)
    recipient = SealedText("あて先", blank=True)
    subject = SealedText("件名")
    body = SealedText("本文")
    state = models.CharField("状態", max_length=12, choices=_STATES)
    attempts = models.PositiveSmallIntegerField("送信の回数", default=0)
    problem = models.CharField("送れなかった理由", max_length=300, blank=True)
    written_at = models.DateTimeField("作成日時")
    next_attempt_at = models.DateTimeField("次の送信", null=True, blank=True)
    settled_at = models.DateTimeField("完了日時", null=True, blank=True)
    settled_by = models.CharField("郵送した職員", max_length=200, blank=True)

    class Meta:
        verbose_name = "お知らせ"
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="messages_due", condition=models.Q(state=State.WAITING.value)
            ),
            models.Index(fields=["written_at"], name="messages_to_post", condition=models.Q(state=State.BY_POST.value)),
            models.Index(fields=["dossier", "id"], name="messages_of_dossier"),
            models.Index(fields=["about", "id"], name="messages_about", condition=~models.Q(about="")),
        ]

        constraints = [
            models.CheckConstraint(
                condition=models.Q(dossier__isnull=False, about="")
                | (models.Q(dossier__isnull=True) & ~models.Q(about="")),
                name="message_is_about_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def number(self) -> str:
        """The number of what the message is about."""
        return self.dossier.reference_number if self.dossier is not None else self.about
