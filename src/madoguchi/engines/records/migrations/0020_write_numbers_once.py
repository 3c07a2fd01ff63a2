"""The number of a record stands in one index: nobody asks for the beginning of a number."""

from typing import ClassVar

from django.db import migrations

# Django makes it for every unique text. Numbers come by chance, so that each is written at another place of it.
_FOR_BEGINNINGS = "records_record_ref_b1d49526_like"


class Migration(migrations.Migration):
    """One index less."""

    dependencies: ClassVar = [("records", "0019_keep_no_dry_run_of_what_has_ended")]

    operations: ClassVar = [
        migrations.RunSQL(
            f"DROP INDEX IF EXISTS {_FOR_BEGINNINGS}",
            f"CREATE INDEX {_FOR_BEGINNINGS} ON records_record (ref varchar_pattern_ops)",
        )
    ]
