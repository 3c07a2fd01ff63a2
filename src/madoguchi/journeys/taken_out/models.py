"""The table of the persons each account took out in files on a day."""

from __future__ import annotations

from django.db import models


class TakenOut(models.Model):
    """How many persons one account took out on one day in one file; taken again it is the same row.

    `file` is a keyed digest of which persons it is: what was searched for may be a name. Rows go after their day.
    """

    account_ref = models.CharField("受け取った人", max_length=64)
    on = models.DateField("日")
    file = models.CharField("ファイル", max_length=64)
    subjects = models.PositiveIntegerField("人数")

    class Meta:
        verbose_name = "持ち出した人数"
        constraints = [
            models.UniqueConstraint(fields=["account_ref", "on", "file"], name="one_count_of_a_file_on_a_day"),
        ]
        indexes = [models.Index(fields=["on"], name="taken_out_by_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.subjects}"
