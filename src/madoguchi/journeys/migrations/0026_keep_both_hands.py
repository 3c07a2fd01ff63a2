"""A proposal begins with one hand, and neither what was proposed nor who agreed is rewritten; rules are proposed, too."""

from django.db import migrations, models

_FORWARDS = """
CREATE FUNCTION proposal_keeps_its_hands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.agreed_ref <> '' OR NEW.agreed_at IS NOT NULL OR NEW.used_at IS NOT NULL THEN
            RAISE EXCEPTION 'a proposal begins with one hand' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF (OLD.ref, OLD.kind, OLD.about, OLD.division, OLD.subjects, OLD.asked_ref, OLD.asked_at)
        IS DISTINCT FROM (NEW.ref, NEW.kind, NEW.about, NEW.division, NEW.subjects, NEW.asked_ref, NEW.asked_at)
        OR OLD.agreed_at IS NOT NULL
        AND (OLD.agreed_ref, OLD.agreed_at) IS DISTINCT FROM (NEW.agreed_ref, NEW.agreed_at)
    THEN
        RAISE EXCEPTION 'what was proposed or agreed is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_hands BEFORE INSERT OR UPDATE ON journeys_proposal
    FOR EACH ROW EXECUTE FUNCTION proposal_keeps_its_hands();
"""
_BACKWARDS = "DROP TRIGGER keeps_its_hands ON journeys_proposal; DROP FUNCTION proposal_keeps_its_hands();"


class Migration(migrations.Migration):
    dependencies = [("journeys", "0025_ask_by_the_code")]
    operations = [
        migrations.AlterField(
            "proposal",
            "kind",
            models.CharField(
                choices=[
                    ("export", "たくさんの人の情報をファイルで受け取る"),
                    ("seal_key", "記録に封をする鍵をかえる"),
                    ("rules", "アクセスの決まりをかえる"),
                ],
                max_length=10,
                verbose_name="種類",
            ),
        ),
        migrations.RunSQL(_FORWARDS, _BACKWARDS),
    ]
