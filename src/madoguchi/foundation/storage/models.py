"""One row per file on disk: its public reference, what it is, and whose it is."""

from __future__ import annotations

from django.db import models


class File(models.Model):
    """A file that was read, checked and written to disk before its row is committed; it never changes.

    `owner` is the public reference of what it belongs to: a draft, a dossier, a notice,
    a record of a register, or the form of one that is still being filled in.
    """

    ref = models.CharField("ファイル", max_length=64, unique=True)
    owner = models.CharField("持ち主", max_length=64)
    name = models.CharField("ファイルの名前", max_length=255)
    media_type = models.CharField("種類", max_length=60)
    size = models.PositiveBigIntegerField("大きさ")
    sha256 = models.CharField("SHA-256", max_length=64)
    place = models.CharField("置き場所", max_length=100, unique=True)
    pages = models.PositiveIntegerField("ページ数", null=True)
    width = models.PositiveIntegerField("幅", null=True)
    height = models.PositiveIntegerField("高さ", null=True)
    state = models.CharField("状態", max_length=12)
    kept_at = models.DateTimeField("保存日時")
    removed_at = models.DateTimeField("取り消した日時", null=True)

    class Meta:
        verbose_name = "ファイル"
        indexes = [
            models.Index(fields=["owner", "id"], name="files_of_owner"),
            models.Index(
                "id",
                condition=models.Q(state__in=("quarantined", "unscanned"), removed_at=None),
                name="files_to_scan",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
