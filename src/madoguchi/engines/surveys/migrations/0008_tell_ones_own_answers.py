"""What an account answered by name, told by the owner to whose it is: the portal reads the name of no answer."""

from __future__ import annotations

from django.db import migrations, models

# The owner sees answers only as the keeper; whoever asked speaks again when it was told.
FORWARDS = """
CREATE FUNCTION answered_by_name(account text)
    RETURNS TABLE (key uuid, survey varchar, called varchar, said jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    speaks text := current_setting('madoguchi.actor', true);
    may boolean := true;
BEGIN
    IF current_setting('role') = 'madoguchi_portal' THEN
        may := portal_has(account);
    END IF;
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    RETURN QUERY
        SELECT answer.id, one.ref, answer.name, answer."values"
        FROM surveys_surveyanswer AS answer JOIN surveys_survey AS one ON one.id = answer.survey_id
        WHERE may AND answer.who = account AND answer.who <> '' AND one.least_assurance > 0 ORDER BY one.id DESC;
    PERFORM set_config('madoguchi.actor', coalesce(speaks, ''), true);
END $$
"""
BACKWARDS = "DROP FUNCTION answered_by_name(text)"


class Migration(migrations.Migration):
    dependencies = [("surveys", "0007_ask_residents_once")]

    operations = [
        migrations.AddIndex(
            model_name="surveyanswer",
            index=models.Index(fields=["who"], name="answers_by_name", condition=~models.Q(who="")),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
