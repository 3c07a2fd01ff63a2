"""Whoever holds the code of a matter asks about looks, too: what they ask keeps the matter, and goes with it."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

_FORGOT = import_module("madoguchi.journeys.migrations.0022_words_of_those_who_had_gone")
_DISPOSE: str = _FORGOT._KEPT._DISPOSE_NOW.replace(_FORGOT._KEPT._NOTES, _FORGOT._BY_FUNCTION)
# A look at the person of a matter names no matter: by the code its question belongs to the matter all the same.
_KEEPS = "i.reference_number = ANY (q.subjects)"
_GOES = "subjects::text[] <@ $1"
_DISPOSE_NOW = _DISPOSE.replace(_KEEPS, f"({_KEEPS} OR i.reference_number = q.code_of)").replace(
    _GOES, f"{_GOES} OR code_of = ANY ($1)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0024_agree_to_one_file"),
    ]
    operations = [
        migrations.AddField(
            "lookquestion", "code_of", models.CharField("コードの申請", max_length=16, blank=True, db_default="")
        ),
        migrations.AlterField("lookquestion", "account_ref", models.CharField("アカウント", max_length=40, blank=True)),
        migrations.RemoveConstraint("lookquestion", "one_question_per_look"),
        migrations.AddConstraint(
            "lookquestion",
            models.UniqueConstraint(fields=["entry", "account_ref", "code_of"], name="one_question_per_look_and_asker"),
        ),
        migrations.AddConstraint(
            "lookquestion",
            models.CheckConstraint(
                condition=Q(account_ref="") & ~Q(code_of="") | ~Q(account_ref="") & Q(code_of=""),
                name="either_an_account_or_a_code_asks",
            ),
        ),
        migrations.AddIndex(
            "lookquestion",
            models.Index(fields=["code_of", "-asked_at"], name="questions_by_code", condition=~Q(code_of="")),
        ),
        migrations.RunSQL(_DISPOSE_NOW, _DISPOSE),
    ]
