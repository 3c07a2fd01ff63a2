"""Plans of disposal with the matters they name, and the holds that keep a matter from all of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Disposal(models.Model):
    """A plan: papers of one division and one class whose time is over; carried out once two others agreed.

    The certificate is written when it was carried out, with its digest (SHA-256 of its canonical JSON).
    """

    ref = models.CharField("識別子", max_length=40, unique=True)
    division = models.CharField("課", max_length=60)
    retention = models.CharField("保存期間", max_length=10)
    asked_ref = models.CharField("計画した人", max_length=64)
    asked_name = models.CharField("計画した人の氏名", max_length=200)
    asked_at = models.DateTimeField("計画した日時")
    first_ref = models.CharField("1人目の承認者", max_length=64, blank=True)
    first_name = models.CharField("1人目の氏名", max_length=200, blank=True)
    first_at = models.DateTimeField("1人目の承認日時", null=True, blank=True)
    second_ref = models.CharField("2人目の承認者", max_length=64, blank=True)
    second_name = models.CharField("2人目の氏名", max_length=200, blank=True)
    second_at = models.DateTimeField("2人目の承認日時", null=True, blank=True)
    dropped_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    dropped_by = models.CharField("取りやめた人", max_length=200, blank=True)
    carried_out_at = models.DateTimeField("廃棄した日時", null=True, blank=True)
    certificate = models.JSONField("廃棄の証明", null=True, blank=True)
    digest = models.CharField("要約値", max_length=64, blank=True)

    class Meta:
        verbose_name = "廃棄の計画"
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_ref=F("asked_ref")) & ~Q(second_ref=F("asked_ref")), name="nobody_disposes_alone"
            ),
            models.CheckConstraint(
                condition=Q(second_ref="") | ~Q(second_ref=F("first_ref")), name="two_others_agree_to_a_disposal"
            ),
            models.CheckConstraint(
                condition=Q(second_at__isnull=True) | (~Q(second_ref="") & ~Q(first_ref="")),
                name="who_agreed_to_a_disposal_is_known",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at__isnull=True) | Q(second_at__isnull=False, dropped_at__isnull=True),
                name="disposal_is_agreed_to_first",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class DisposalItem(models.Model):
    """One matter, or one record of the register `procedure` names, without anything of persons; `kept_until` was its
    last day.
    """

    disposal = models.ForeignKey(Disposal, models.CASCADE, related_name="items", verbose_name="廃棄の計画")
    reference_number = models.CharField("受付番号", max_length=16)
    procedure = models.CharField("手続", max_length=80)
    kept_until = models.DateField("保存の期限")

    class Meta:
        verbose_name = "廃棄する書類"
        constraints = [models.UniqueConstraint(fields=["disposal", "reference_number"], name="a_matter_once_in_a_plan")]

    def __str__(self) -> str:
        return self.reference_number


class LegalHold(models.Model):
    """A matter or record that is not disposed of, whatever its time: a lawsuit, an appeal, an inquiry of the auditors.

    Whose hold it is to see and to lift is told by its case today, and for a record by who keeps its register today.
    `division` and `ward` are those it was held in; they count only where the register is not published any more.
    """

    reference_number = models.CharField("受付番号", max_length=16)
    division = models.CharField("所管課", max_length=60)
    ward = models.CharField("区", max_length=6, blank=True)
    reason = models.TextField("わけ")  # sealed under a key the matter holds
    held_by = models.CharField("止めた人", max_length=200)
    held_at = models.DateTimeField("止めた日時")
    lifted_by = models.CharField("解いた人", max_length=200, blank=True)
    lifted_at = models.DateTimeField("解いた日時", null=True, blank=True)

    class Meta:
        verbose_name = "廃棄の停止"
        constraints = [
            models.UniqueConstraint(
                fields=["reference_number"], condition=Q(lifted_at__isnull=True), name="one_hold_in_force_per_matter"
            )
        ]

    def __str__(self) -> str:
        return self.reference_number
