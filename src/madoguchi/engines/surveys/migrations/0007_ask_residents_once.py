"""How surely a resident who answers has to be known; who answered an open survey by name had their turn."""

from __future__ import annotations

from django.db import migrations, models

_HAD_THEIR_TURN = """
    INSERT INTO surveys_surveyslip (id, survey_id, who, form)
    SELECT gen_random_uuid(), survey.id, answer.who, ''
    FROM surveys_surveyanswer AS answer JOIN surveys_survey AS survey ON survey.id = answer.survey_id
    WHERE survey.is_named AND survey.closed_at IS NULL AND answer.who <> ''
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0006_sign_what_nobody_sees")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="least_assurance",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="住民に求める本人確認"),
        ),
        migrations.RunSQL(_HAD_THEIR_TURN, migrations.RunSQL.noop),
    ]
