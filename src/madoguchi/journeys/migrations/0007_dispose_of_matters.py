"""The one way by which evidence of a matter goes: a function that looks for two approvals itself, and a trigger that
lets its owner pass. The journal, its chain and its heads are in neither."""

from django.db import migrations

_PASSES = """
    -- Anybody may say that they are disposing; inside of the function the owner of the table says it.
    IF TG_OP = 'DELETE' AND current_setting('madoguchi.disposing', true) = 'on'
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
        AND TG_TABLE_NAME IN (
            'cases_caseevent', 'dossier_knot', 'notices_notice', 'records_entrychange', 'records_entry')
    THEN
        RETURN OLD;
    END IF;
"""
_ONLY_ADDED = """
CREATE OR REPLACE FUNCTION evidence_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Emptying whole tables is left to superusers, who could drop the trigger anyway (test databases need it).
    IF TG_OP = 'TRUNCATE' AND current_setting('is_superuser') = 'on' THEN
        RETURN NULL;
    END IF;
    {passes}
    RAISE EXCEPTION '% on % is refused: evidence is only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
_STAYS = """
CREATE OR REPLACE FUNCTION records_submitted_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND NEW.as_submitted = OLD.as_submitted
        AND NEW.dossier_id = OLD.dossier_id
        AND NEW.sealed_at = OLD.sealed_at
    THEN
        RETURN NEW;
    END IF;
    {passes}
    RAISE EXCEPTION '% on % is refused: what was submitted stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
# $1 numbers, $2 drafts, $3 dossiers, $4 visits. In this order nothing points at what is gone.
_GOING = (
    ("journeys_lookquestion", "subjects::text[] <@ $1"),
    ("journeys_keptanswer", "reference_number = ANY ($1)"),
    ("journeys_draftforanother", "draft_ref = ANY ($2)"),
    ("journeys_visitform", "reference_number = ANY ($1)"),
    (
        "journeys_visit",
        "id = ANY ($4) AND id NOT IN (SELECT visit_id FROM journeys_visitform WHERE visit_id = ANY ($4))",
    ),
    ("messaging_outboxmessage", "dossier_id = ANY ($3)"),
    ("notices_notice", "dossier_id = ANY ($3)"),
    ("records_entrychange", "entry_id IN (SELECT id FROM records_entry WHERE dossier_id = ANY ($3))"),
    ("records_entry", "dossier_id = ANY ($3)"),
    ("records_draft", "ref = ANY ($2)"),
    ("cases_workspan", "case_id IN (SELECT id FROM cases_case WHERE dossier_id = ANY ($3))"),
    ("cases_caseevent", "case_id IN (SELECT id FROM cases_case WHERE dossier_id = ANY ($3))"),
    ("cases_case", "dossier_id = ANY ($3)"),
    ("dossier_knot", "dossier_id = ANY ($3)"),
    ("dossier_dossier", "id = ANY ($3)"),
    ("journal_namekey", "holder = ANY ($1)"),
    ("procrastinate_jobs", "args ->> 'reference_number' = ANY ($1) AND status::text NOT IN ('todo', 'doing')"),
)
_STEPS = ",\n        ".join(f"({n}, '{table}', $c${condition}$c$)" for n, (table, condition) in enumerate(_GOING))
_DISPOSE = """
CREATE FUNCTION dispose_of_matters(wanted text, today date, ripe text[]) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
    gone text[]; drafts text[]; dossiers bigint[]; visits bigint[];
    counted jsonb := '{}'; step record; rows bigint;
BEGIN
    -- The owner sees matters only as the keeper.
    PERFORM set_config('madoguchi.actor', 'keeper', true), set_config('madoguchi.disposing', 'on', true);
    PERFORM 1 FROM journeys_disposal WHERE ref = wanted AND first_at IS NOT NULL AND second_at IS NOT NULL
        AND carried_out_at IS NULL AND dropped_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'disposal % is refused: two others have to agree first', wanted
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Whoever reopens, decides anew or holds one of them locks its case: either they were first, and it stays, or they
    -- wait until it is gone. Each statement below sees what was written until then.
    PERFORM 1 FROM cases_case WHERE dossier_id IN (
        SELECT id FROM dossier_dossier WHERE reference_number = ANY (ripe)) ORDER BY id FOR UPDATE;
    PERFORM 1 FROM dossier_dossier WHERE reference_number = ANY (ripe) ORDER BY id FOR UPDATE;
    SELECT array_agg(d.reference_number::text ORDER BY d.reference_number), array_agg(d.draft_ref::text),
           array_agg(d.id)
        INTO gone, drafts, dossiers
        FROM journeys_disposalitem i JOIN journeys_disposal p ON p.id = i.disposal_id AND p.ref = wanted
        JOIN dossier_dossier d ON d.reference_number = i.reference_number
        JOIN cases_case c ON c.dossier_id = d.id AND c.closed_at < p.asked_at
        WHERE i.kept_until < today AND i.reference_number = ANY (ripe)
            AND NOT EXISTS (
                SELECT 1 FROM journeys_legalhold h
                WHERE h.reference_number = i.reference_number AND h.lifted_at IS NULL)
            AND NOT EXISTS (
                SELECT 1 FROM journeys_lookquestion q
                WHERE q.answered_at IS NULL AND i.reference_number = ANY (q.subjects));
    SELECT array_agg(visit_id) INTO visits FROM journeys_visitform WHERE reference_number = ANY (gone);
    -- The bytes follow when the rows are committed.
    UPDATE storage_file SET removed_at = now() WHERE removed_at IS NULL AND owner = ANY (drafts || gone);
    GET DIAGNOSTICS rows = ROW_COUNT;
    counted := counted || jsonb_build_object('storage_file', rows);
    -- What somebody asked about other matters as well stays, and names those only.
    UPDATE journeys_lookquestion SET subjects = (SELECT array_agg(one) FROM unnest(subjects) AS one WHERE one <> ALL (gone))
        WHERE subjects::text[] && gone AND NOT subjects::text[] <@ gone;
    -- What is counted holds nobody's data and stays counted.
    UPDATE metrics_matter SET dossier_id = NULL WHERE dossier_id = ANY (dossiers);
    FOR step IN SELECT * FROM (VALUES
        $STEPS$
    ) AS going(place, name, wherever) ORDER BY place LOOP
        EXECUTE format('DELETE FROM %I WHERE %s', step.name, step.wherever) USING gone, drafts, dossiers, visits;
        GET DIAGNOSTICS rows = ROW_COUNT;
        counted := counted || jsonb_build_object(step.name, rows);
    END LOOP;
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true), set_config('madoguchi.disposing', '', true);
    RETURN jsonb_build_object('numbers', coalesce(to_jsonb(gone), '[]'), 'rows', counted);
END $$;
REVOKE EXECUTE ON FUNCTION dispose_of_matters(text, date, text[]) FROM PUBLIC;
""".replace("$STEPS$", _STEPS)


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0006_disposal"),
        ("journal", "0006_names_have_keys"),
        ("records", "0002_what_was_submitted_stays"),
        ("metrics", "0005_counts_outlive_their_matter"),
        ("cases", "0002_events_are_only_added"),
        ("notices", "0002_notices_are_only_added"),
        ("dossier", "0002_knots_are_only_added"),
    ]
    operations = [
        migrations.RunSQL(
            _ONLY_ADDED.format(passes=_PASSES) + _STAYS.format(passes=_PASSES) + _DISPOSE,
            "DROP FUNCTION dispose_of_matters(text, date, text[]);"
            + _ONLY_ADDED.format(passes="")
            + _STAYS.format(passes=""),
        )
    ]
