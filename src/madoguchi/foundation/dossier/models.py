"""The dossier's header (GIF A票) and its thread; knots are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from madoguchi.foundation.catalogue.models import ProcedureVersion
from madoguchi.foundation.identity.sealed_codes import SealedCode


class Dossier(models.Model):
    """One matter of one applicant, from arrival to the last notice.

    `draft_ref` is unique: however often a form is sent, it becomes one dossier.
    The access code opens the status page; it is kept sealed, because the receipt and every letter show it again.
    """

    reference_number = models.CharField("受付番号", max_length=16, unique=True)
    draft_ref = models.CharField("下書き", max_length=64, unique=True)
    access_code = SealedCode("確認コード", max_length=64, unique=True)
    procedure = models.CharField("手続", max_length=80)
    version = models.ForeignKey(
        ProcedureVersion,
        models.PROTECT,
        to_field="version",
        db_column="version",
        related_name="+",
        verbose_name="手続の版",
    )
    applicant_name = models.CharField("申請者", max_length=400)
    applicant_kana = models.CharField("フリガナ", max_length=400, blank=True)
    applicant_email = models.CharField("メールアドレス", max_length=320, blank=True)
    account_ref = models.CharField("アカウント", max_length=40, blank=True)
    audience = models.CharField("区分", max_length=10)
    ward = models.CharField("区", max_length=6, blank=True)
    channel = models.CharField("方法", max_length=10)
    language = models.CharField("言語", max_length=10)
    received_at = models.DateTimeField("到達日時")

    class Meta:
        verbose_name = "一件書類"
        indexes = [
            models.Index(
                fields=["account_ref", "-received_at"], name="dossiers_of_account", condition=~models.Q(account_ref="")
            ),
            models.Index(fields=["received_at"], name="dossiers_by_arrival"),
        ]

    def __str__(self) -> str:
        return self.reference_number


class Knot(models.Model):
    """One thing that happened to a dossier, in the words of its kind and its facts."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="knots", verbose_name="一件書類")
    at = models.DateTimeField("日時", db_default=Now())
    kind = models.CharField("出来事", max_length=40)
    actor_kind = models.CharField("種別", max_length=10)
    who = models.CharField("だれが", max_length=200)
    office = models.CharField("所属", max_length=200, blank=True)
    facts = models.JSONField("内容", default=dict)
    public = models.BooleanField("申請者に見せる", default=True)

    class Meta:
        verbose_name = "経過"
        indexes = [models.Index(fields=["dossier", "id"], name="knots_of_dossier")]

    def __str__(self) -> str:
        return self.kind
