"""What somebody asks for who wants to act for a person without an account, and what the office found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from madoguchi.foundation.wall.sealed_text import SealedText
from madoguchi.values.mandate_kind import MandateKind

ASKED, CONFIRMED, REFUSED, TAKEN_BACK = "asked", "confirmed", "refused", "taken_back"


class ProxyClaim(models.Model):
    """A parent or guardian asks to act for a person of the register (代理の申し出).

    `person_ref` is known where they chose somebody they live with; else the office finds who is meant. A scan of the
    paper belongs to the claim and is removed when it is decided; what it was stands in `looked_at`.
    """

    ref = models.CharField("識別子", max_length=40, unique=True)
    account_ref = models.CharField("申し出た人", max_length=40)
    kind = models.CharField("間柄", max_length=10, choices=[(kind.value, kind.value) for kind in MandateKind])
    person_ref = models.CharField("住民の番号", max_length=16, blank=True)
    name = SealedText("氏名")
    birth = models.DateField("生年月日", null=True, blank=True)
    procedures = ArrayField(models.CharField(max_length=80), verbose_name="手続")
    language = models.CharField("言語", max_length=10, default="ja", db_default="ja")
    asked_at = models.DateTimeField("申し出た日時")
    state = models.CharField("状態", max_length=10, default=ASKED)
    looked_at = SealedText("確かめた書類", blank=True)
    reason = SealedText("断った理由", blank=True)
    mandate_ref = models.CharField("委任", max_length=40, blank=True)
    decided_by = models.CharField("確かめた職員", max_length=200, blank=True)
    decided_at = models.DateTimeField("確かめた日時", null=True, blank=True)

    class Meta:
        verbose_name = "代理の申し出"
        constraints = [
            models.UniqueConstraint(
                fields=["account_ref", "person_ref"],
                condition=Q(state=ASKED) & ~Q(person_ref=""),
                name="one_open_claim_per_person",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], name="claims_to_decide", condition=Q(state=ASKED)),
            models.Index(fields=["account_ref", "-id"], name="claims_of_account"),
            models.Index(fields=["mandate_ref", "id"], name="claims_of_mandate", condition=~Q(mandate_ref="")),
            models.Index(fields=["decided_at", "id"], name="claims_settled", condition=~Q(state=ASKED)),
            models.Index(Left("ref", 16), name="claims_by_number"),
        ]

    def __str__(self) -> str:
        return self.ref
