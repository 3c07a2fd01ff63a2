"""A note hangs on all that a finding counts; words sealed afterwards about those who had gone before lose their key."""

from importlib import import_module
from typing import Any

from django.db import migrations

_KEPT = import_module("madoguchi.journeys.migrations.0018_words_go_with_the_matter")
# The note is emptied with the first that goes. Where a finding names only the first of those it counts, the journal
# names all of that day. Also findings without a note: whoever writes one just now is waited for.
_FORGET = """
CREATE FUNCTION forget_notes_about(gone text[]) RETURNS integer LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE rows integer;
BEGIN
    UPDATE journeys_unusualaccess AS f SET note = '' WHERE f.numbers::text[] && gone
        OR cardinality(f.numbers) < f.looks AND EXISTS (
            SELECT 1 FROM journal_entry AS e WHERE e.actor_ref = f.actor_ref
                AND e.at >= f."on"::timestamp AT TIME ZONE 'Asia/Tokyo'
                AND e.at < (f."on" + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
                AND e.dossiers && gone::varchar[]);
    GET DIAGNOSTICS rows = ROW_COUNT;
    RETURN rows;
END $$;
"""
_BY_FUNCTION = "PERFORM forget_notes_about(gone);\n    "
_GOING = _KEPT._DISPOSE_NOW + _KEPT._REMOVE_NOW
_GOING_NOW = _GOING.replace(_KEPT._NOTES, _BY_FUNCTION)
# Words about a subject that had gone when they were sealed: nothing of it is there, or a booking that was emptied, or
# its names were forgotten by command after the words were written. The sealed text stays, and nothing opens it.
_WORDS = """
WITH words AS (
    SELECT subject, split_part(words, ':', 2) AS key, at FROM access_brokenglass WHERE words LIKE 'sealed:%'
    UNION ALL SELECT subject, split_part(words, ':', 2), asked_at FROM journal_delay WHERE words LIKE 'sealed:%'
    UNION ALL SELECT reference_number, split_part(reason, ':', 2), held_at FROM journeys_legalhold
        WHERE reason LIKE 'sealed:%'
), gone AS (
    SELECT key FROM words AS w WHERE NOT EXISTS (SELECT 1 FROM dossier_dossier WHERE reference_number = w.subject)
        AND NOT EXISTS (SELECT 1 FROM records_record WHERE ref = w.subject)
        AND NOT EXISTS (SELECT 1 FROM registry_person WHERE ref = w.subject)
        AND NOT EXISTS (SELECT 1 FROM identity_account WHERE ref = w.subject)
        AND NOT EXISTS (
            SELECT 1 FROM booking_booking AS b WHERE b.number = w.subject AND concat(b.name, b.kana, b.email,
                b.telephone, b.note, b.reason, b.person_key, b.person_ref, b.account_ref, b.room_url) <> '')
    UNION SELECT w.key FROM words AS w JOIN journal_entry AS e
        ON e.verb = 'write:names_forgotten' AND e.detail -> 'holders' ? w.subject AND e.at > w.at
)
DELETE FROM journal_namekey WHERE ref IN (SELECT key FROM gone)
"""
_NUMBERS = """
SELECT number FROM booking_booking WHERE concat(name, kana, email, telephone, note, reason, person_key, person_ref,
    account_ref, room_url) = ''
UNION SELECT i.reference_number FROM journeys_disposalitem i
    JOIN journeys_disposal p ON p.id = i.disposal_id AND p.carried_out_at IS NOT NULL
    WHERE NOT EXISTS (SELECT 1 FROM dossier_dossier d WHERE d.reference_number = i.reference_number)
        AND NOT EXISTS (SELECT 1 FROM records_record r WHERE r.ref = i.reference_number)
UNION SELECT unnest(dossiers) FROM journal_entry WHERE verb = 'write:bin_emptied'
UNION SELECT jsonb_array_elements_text(detail -> 'holders') FROM journal_entry WHERE verb = 'write:names_forgotten'
"""


def forget(_apps: Any, editor: Any) -> None:
    """Words and notes of before; the owner sees rows only as the keeper."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('madoguchi.actor', 'keeper', true)")
        cursor.execute(_WORDS)
        cursor.execute(f"SELECT forget_notes_about(array(SELECT one.number::text FROM ({_NUMBERS}) AS one))")  # noqa: S608 - our own text
        cursor.execute("SELECT set_config('madoguchi.actor', '', true)")


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0021_propose_and_agree"),
        ("access", "0005_seal_the_words"),
        ("booking", "0027_find_who_was_asked_to_move"),
        ("dossier", "0003_seal_the_codes"),
        ("identity", "0019_confirm_mandates"),
        ("journal", "0009_seal_the_words"),
        ("records", "0021_a_version_stays_by_itself"),
        ("registry", "0006_hold_people"),
    ]
    operations = [
        migrations.RunSQL(_FORGET + _GOING_NOW, _GOING + "DROP FUNCTION forget_notes_about(text[]);"),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
