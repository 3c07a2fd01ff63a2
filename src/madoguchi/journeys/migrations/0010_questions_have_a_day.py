"""What is asked about a look has a number and a day by which it is answered."""

from datetime import timedelta
from typing import Any

from django.db import migrations, models
from django.db.models import Q

from madoguchi.values.references import new_question_number

# The calendar of the city is not asked here: two weeks hold ten business days nearly always.
_TWO_WEEKS = timedelta(days=14)


def number_all(apps: Any, _editor: object) -> None:
    """Give each question that was asked before its number and its day."""
    for row in apps.get_model("journeys", "LookQuestion").objects.filter(due_on=None):
        row.number, row.due_on = new_question_number(), (row.asked_at + _TWO_WEEKS).date()
        row.save(update_fields=["number", "due_on"])


class Migration(migrations.Migration):
    """Few rows: who asks about a look asks about one of thousands."""

    dependencies = [("journeys", "0009_book_without_a_call")]

    operations = [
        migrations.AddField(
            "lookquestion", "number", models.CharField("受付番号", max_length=16, default=""), preserve_default=False
        ),
        migrations.AddField("lookquestion", "due_on", models.DateField("回答の期限", null=True)),
        migrations.RunPython(number_all, migrations.RunPython.noop),
        migrations.AlterField("lookquestion", "number", models.CharField("受付番号", max_length=16, unique=True)),
        migrations.AlterField("lookquestion", "due_on", models.DateField("回答の期限")),
        migrations.RemoveIndex("lookquestion", "questions_to_answer"),
        migrations.AddIndex(
            "lookquestion",
            models.Index(fields=["due_on", "id"], name="questions_by_due_day", condition=Q(answered_at__isnull=True)),
        ),
    ]
