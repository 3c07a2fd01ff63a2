"""What can be booked: slots with their capacity, and the blocks staff put over them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Slot(models.Model):
    """One span of one line of one office, with so many places; the row itself says how many are taken.

    `declared` is what the pattern wants now; where `taken` is more, staff have a conflict to resolve. `reserved` places
    are kept for the telephone and the counter: `taken_online` never grows beyond capacity less reserved. `promised`
    places came free while somebody waits: nobody takes them before those who wait were asked.
    """

    office = models.CharField("窓口のある所", max_length=60)
    line = models.CharField("窓口の列", max_length=60)
    starts_at = models.DateTimeField("はじまり")
    ends_at = models.DateTimeField("おわり")
    capacity = models.PositiveIntegerField("定員")
    declared = models.PositiveIntegerField("決められた定員")
    reserved = models.PositiveIntegerField("電話と窓口のための定員", default=0)
    taken = models.PositiveIntegerField("予約ずみ", default=0)
    taken_online = models.PositiveIntegerField("オンラインで予約ずみ", default=0)
    promised = models.PositiveIntegerField("待っている人に先に聞く空き", default=0, db_default=0)

    class Meta:
        verbose_name = "予約枠"
        constraints = [
            models.UniqueConstraint(fields=["office", "line", "starts_at"], name="one_slot_per_line_and_time"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="no_slot_beyond_its_capacity"),
            models.CheckConstraint(condition=Q(taken_online__lte=F("taken")), name="online_is_a_part_of_taken"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="slots_by_time")]

    def __str__(self) -> str:
        return f"{self.office}/{self.line} {self.starts_at:%Y-%m-%d %H:%M}"


class Block(models.Model):
    """Staff closed a line for a span, or gave it another number of places, with a reason."""

    office = models.CharField("窓口のある所", max_length=60)
    line = models.CharField("窓口の列", max_length=60, blank=True)
    starts_at = models.DateTimeField("はじまり")
    ends_at = models.DateTimeField("おわり")
    capacity = models.PositiveIntegerField("定員", default=0)
    reason = models.CharField("理由", max_length=200)
    by = models.CharField("行為者", max_length=200)
    made_at = models.DateTimeField("作成日時")
    removed_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "枠の変更"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="block_ends_after_it_begins")
        ]
        indexes = [
            models.Index(fields=["office", "ends_at"], name="blocks_in_force", condition=Q(removed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.office}/{self.line} {self.starts_at:%Y-%m-%d %H:%M}"
