"""The journal and the chain over it; triggers refuse every change to what was written."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from madoguchi.foundation.journal.delay import LONGEST
from madoguchi.foundation.wall.sealed_text import WrappedKey

# The least number no transaction has yet. A row that is seen and says more was written in another cluster, before a
# restore.
NEXT_TRANSACTION = "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"


# What is said of whether anything leaves the house: a restore and an operator stop it, an operator lets it go on.
OUTGOING = ("write:house_restored", "write:outgoing_held", "write:outgoing_released")


class TransactionNumber(Func):
    """The number of the transaction that writes the row: behind it the sealer knows that nothing more will come."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class Result(models.TextChoices):
    """What came of it. Whether an answer arrived nobody here can know; what was read to give it, is written."""

    DONE = "done", "行いました"
    SHOWN = "shown", "見せました"
    PARTLY = "partly", "一部を伏せて見せました"
    REFUSED = "refused", "断りました"


class Entry(models.Model):
    """One look or one write, with all dossiers it disclosed (a list of fifty people is one entry with fifty).

    `actor_name` is the name of a member of staff or a programme, and of a resident only sealed under a `NameKey`.
    `request` is the number of the request, job or command that did it (ADR 92); both it and `result` are empty in
    entries from before there was either.
    """

    at = models.DateTimeField("日時", db_default=Now())
    actor_kind = models.CharField("種別", max_length=10)
    actor_ref = models.CharField("行為者", max_length=64)
    actor_name = models.CharField("氏名", max_length=1200)
    office = models.CharField("所属", max_length=200)
    verb = models.CharField("行為", max_length=60)
    data = models.CharField("情報の種類", max_length=200)
    purpose = models.CharField("利用目的", max_length=400)
    legal_basis = models.CharField("法的根拠", max_length=400)
    dossiers = ArrayField(models.CharField(max_length=16), verbose_name="受付番号")
    detail = models.JSONField("詳細", default=dict)
    tx = models.BigIntegerField("取引", db_default=TransactionNumber())
    # No default in the database: a statement that forgets to say either is refused.
    request = models.CharField("処理の番号", max_length=32, default="")
    result = models.CharField("結果", max_length=10, choices=Result, default="")

    class Meta:
        verbose_name = "閲覧・処理の記録"
        indexes = [
            models.Index(fields=["tx", "id"], name="journal_by_transaction"),
            GinIndex(fields=["dossiers"], name="journal_by_dossier", fastupdate=False),
            models.Index(fields=["actor_ref", "-at"], name="journal_by_actor"),
            models.Index(fields=["at"], name="journal_by_time"),
            models.Index(fields=["-id"], name="journal_of_outgoing", condition=Q(verb__in=OUTGOING)),
            # Of a number that was read out, the beginning is enough.
            models.Index(
                fields=["request"],
                name="journal_by_request",
                opclasses=["varchar_pattern_ops"],
                condition=Q(request__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class NameKey(models.Model):
    """The key to one resident's name in one entry; destroyed, the name is gone and the entry what it was.

    `holder` is the matter the entry is about, or the account when it is about none. Words beside a matter that may tell
    of a person (`words.py`) have such a key as well.
    """

    ref = models.CharField("識別子", max_length=16, primary_key=True)
    holder = models.CharField("持ち主", max_length=64)
    key = WrappedKey("鍵")

    class Meta:
        verbose_name = "氏名の鍵"
        indexes = [models.Index(fields=["holder"], name="name_keys_of_holder")]

    def __str__(self) -> str:
        return self.ref


class Link(models.Model):
    """The place of one entry in the chain; the digest holds everything before it."""

    position = models.BigIntegerField("位置", primary_key=True)
    entry = models.BigIntegerField("記録", unique=True)
    digest = models.CharField("要約値", max_length=64)

    class Meta:
        verbose_name = "記録の連なり"

    def __str__(self) -> str:
        return str(self.position)


class Head(models.Model):
    """The signed end of the chain at a moment; the same line lies at the second place."""

    position = models.BigIntegerField("位置")
    digest = models.CharField("要約値", max_length=64)
    at = models.DateTimeField("日時")
    signature = models.CharField("署名", max_length=128)

    class Meta:
        verbose_name = "連なりの署名"
        indexes = [models.Index(fields=["position"], name="heads_by_position")]

    def __str__(self) -> str:
        return str(self.position)


class SealKey(models.Model):
    """A key that followed another: from where in the chain it signs, who asked for it, and who agreed.

    The very first key of a house has no row: nothing was sealed before it.
    """

    public = models.CharField("公開鍵", max_length=64, unique=True)
    after = models.BigIntegerField("位置")
    at = models.DateTimeField("日時")
    asked_ref = models.CharField("提案した人", max_length=64)
    asked_name = models.CharField("提案した人の氏名", max_length=200)
    agreed_ref = models.CharField("承認した人", max_length=64)
    agreed_name = models.CharField("承認した人の氏名", max_length=200)

    class Meta:
        verbose_name = "封の鍵"
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_ref="") & ~Q(agreed_ref="") & ~Q(agreed_ref=F("asked_ref")),
                name="nobody_changes_the_seal_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.public


class SealerRun(models.Model):
    """When the sealer last did its work; one row."""

    ran_at = models.DateTimeField("封をした日時")

    class Meta:
        verbose_name = "封の作業"

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M}"


class DelayReason(models.TextChoices):
    """Why a person is not told at once who looked."""

    CRIME = "crime", "犯罪や不正の調査"
    PROTECTION = "protection", "虐待や暴力からの保護"
    AUDIT = "audit", "職員の行為の調査"


class Delay(models.Model):
    """The looks of one member of staff at one subject, from the asking on, are shown to the person later.

    In force once two others agreed, until its end; the entries themselves stand in the journal as ever.
    """

    ref = models.CharField("識別子", max_length=40, unique=True)
    subject = models.CharField("対象", max_length=16)
    actor_ref = models.CharField("調べる人", max_length=64)
    actor_name = models.CharField("調べる人の氏名", max_length=200)
    office = models.CharField("所属", max_length=200)
    reason = models.CharField("理由", max_length=10, choices=DelayReason)
    words = models.TextField("くわしい理由")  # sealed under a key the subject holds
    asked_at = models.DateTimeField("求めた日時")
    until = models.DateTimeField("おわり")
    first_ref = models.CharField("1人目の承認者", max_length=64, blank=True)
    first_name = models.CharField("1人目の氏名", max_length=200, blank=True)
    first_at = models.DateTimeField("1人目の承認日時", null=True, blank=True)
    second_ref = models.CharField("2人目の承認者", max_length=64, blank=True)
    second_name = models.CharField("2人目の氏名", max_length=200, blank=True)
    second_at = models.DateTimeField("2人目の承認日時", null=True, blank=True)
    ended_at = models.DateTimeField("取り消した日時", null=True, blank=True)
    ended_by = models.CharField("取り消した人", max_length=200, blank=True)

    class Meta:
        verbose_name = "表示の延期"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("asked_at"), until__lte=F("asked_at") + LONGEST), name="delay_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(first_ref=F("actor_ref")) & ~Q(second_ref=F("actor_ref")), name="nobody_delays_alone"
            ),
            models.CheckConstraint(
                condition=Q(second_ref="") | ~Q(second_ref=F("first_ref")), name="two_others_agree_to_a_delay"
            ),
            models.CheckConstraint(
                condition=(Q(first_ref="") | Q(first_at__isnull=False))
                & (Q(second_at__isnull=True) | (~Q(second_ref="") & ~Q(first_ref=""))),
                name="who_agreed_to_a_delay_is_known",
            ),
        ]
        indexes = [models.Index(fields=["actor_ref", "subject"], name="delays_of_a_look")]

    def __str__(self) -> str:
        return self.ref
