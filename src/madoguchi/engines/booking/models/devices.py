"""The devices of a hall: kiosks, calling boards and tablets, each bound to one office."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.engines.booking.rules.devices import DeviceKind

_KINDS = [(kind.value, kind.value) for kind in DeviceKind]


class Device(models.Model):
    """One device; `code` is typed on it once, then it holds a secret of which only the digest is kept here.

    `seen_at` is written at most once a minute. A revoked device keeps its row, so that the list says who did it.
    """

    ref = models.CharField("端末", max_length=16, unique=True)
    office = models.CharField("窓口のある所", max_length=60)
    kind = models.CharField("種類", max_length=10, choices=_KINDS)
    name = models.CharField("名前", max_length=60)
    code = models.CharField("登録の番号", max_length=12, blank=True)
    code_until = models.DateTimeField("番号の期限")
    secret_sha = models.CharField("鍵の要約値", max_length=64, blank=True)
    registered_at = models.DateTimeField("登録の日時")
    registered_by = models.CharField("登録した人", max_length=64)
    paired_at = models.DateTimeField("つないだ日時", null=True, blank=True)
    seen_at = models.DateTimeField("最後の通信", null=True, blank=True)
    revoked_at = models.DateTimeField("登録を取り消した日時", null=True, blank=True)
    revoked_by = models.CharField("登録を取り消した人", max_length=64, blank=True)

    class Meta:
        verbose_name = "窓口の端末"
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="one_device_per_code"),
        ]
        indexes = [models.Index(fields=["office", "id"], name="devices_of_an_office")]

    def __str__(self) -> str:
        return f"{self.office} {self.kind} {self.name}"
