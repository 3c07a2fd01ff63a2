"""The claims a mandate came of are found by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0027_find_a_visit_shown")]
    operations = [
        migrations.AddIndex(
            "proxyclaim",
            models.Index(fields=["mandate_ref", "id"], name="claims_of_mandate", condition=~models.Q(mandate_ref="")),
        ),
    ]
