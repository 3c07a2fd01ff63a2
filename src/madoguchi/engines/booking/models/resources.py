"""Rooms, desks and other things that are one at a time; overlaps are impossible in the database."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField
from django.db import models
from django.db.models import F, Func, Q

_MINUTES = 2**32  # more minutes than the calendar will see: each unit of a resource owns one stretch of the number line


class Resource(models.Model):
    """A room, a desk or a thing of an office that is reserved by time; `units` of it are alike."""

    ref = models.CharField("識別子", max_length=60, unique=True)
    office = models.CharField("ある所", max_length=60)
    kind = models.CharField("種別", max_length=20)
    name = models.JSONField("名前")
    units = models.PositiveSmallIntegerField("数", default=1)
    is_open = models.BooleanField("使える", default=True)

    class Meta:
        verbose_name = "部屋や物"

    def __str__(self) -> str:
        return self.ref


class Reservation(models.Model):
    """One unit of one resource for one span, in minutes since 1970 (UTC), the last not included.

    `span` lays every unit on a stretch of one number line, so that one exclusion constraint over one range forbids
    overlaps without an extension of the database.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="reservations", verbose_name="部屋や物")
    unit = models.PositiveSmallIntegerField("何番目", default=0)
    from_minute = models.BigIntegerField("はじまりの分")
    until_minute = models.BigIntegerField("おわりの分")
    span = models.GeneratedField(
        expression=Func(
            (F("resource_id") * 1024 + F("unit")) * _MINUTES + F("from_minute"),
            (F("resource_id") * 1024 + F("unit")) * _MINUTES + F("until_minute"),
            function="int8range",
        ),
        output_field=BigIntegerRangeField(),
        db_persist=True,
    )
    code = models.CharField("確認コード", max_length=64, unique=True)
    purpose = models.CharField("目的", max_length=200, blank=True)
    by = models.CharField("使う人", max_length=200)
    by_ref = models.CharField("使う人の識別子", max_length=64, blank=True)
    made_at = models.DateTimeField("予約日時")
    cancelled_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "部屋や物の予約"
        constraints = [
            ExclusionConstraint(
                name="one_at_a_time", expressions=[("span", "&&")], condition=Q(cancelled_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(until_minute__gt=F("from_minute")), name="reservation_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(
                fields=["resource", "from_minute"], name="reservations_in_order", condition=Q(cancelled_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.from_minute}"
