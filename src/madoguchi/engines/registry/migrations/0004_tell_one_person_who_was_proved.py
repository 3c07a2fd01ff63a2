"""Who of the register has this whole name, was born that day and lives there: told to who knows all three, and only
when exactly one person fits; the register's own address is told to nobody.

Whoever signs in is nobody yet; the rows of the register are seen by those they are about.
"""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("madoguchi.engines.registry.migrations.0003_find_who_was_proved")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212ー"
# What Python's \s finds; \s of the database would follow its locale.
_SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def _written(text: str) -> str:
    return "E'" + "".join(f"\\u{ord(one):04x}" for one in text) + "'"


# The same as `address_key` of Python, character by character.
KEY = f"""
CREATE FUNCTION address_key(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT rtrim(regexp_replace(translate(
        regexp_replace(normalize(written, NFKC), '丁目|番地の?|番|号', '-', 'g'),
        {_written(f"{_DASHES}{_SPACES}、,")}, '{"-" * len(_DASHES)}'), '-+', '-', 'g'), '-')
$$
"""
# The owner sees matters only as the keeper; whoever asked speaks again when it was told.
TELLING = """
CREATE FUNCTION person_proved(whole_name text, born date, lives text)
    RETURNS TABLE (ref varchar, household varchar[])
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
BEGIN
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    RETURN QUERY
        WITH fitting AS MATERIALIZED (
            SELECT p.ref, p.household FROM registry_person AS p
            WHERE p.name_key = whole_name AND whole_name <> '' AND p.birth = born AND p.gone_at IS NULL
                AND lives <> '' AND lives IN (
                    address_key(concat(p.prefecture, p.city, p.town, p.street)),
                    address_key(concat(p.prefecture, p.city, p.town, p.street, ' ', p.building))))
        SELECT f.ref, CASE WHEN f.household = '' THEN ARRAY[f.ref] ELSE ARRAY(
            SELECT h.ref FROM registry_person AS h
            WHERE h.household = f.household AND h.household <> '' AND h.gone_at IS NULL ORDER BY h.birth, h.ref) END
        FROM fitting AS f WHERE (SELECT count(*) FROM fitting) = 1;
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
END $$
"""
FORWARDS = [_BEFORE.BACKWARDS, KEY, TELLING]
BACKWARDS = ["DROP FUNCTION person_proved(text, date, text)", "DROP FUNCTION address_key(text)", _BEFORE.FORWARDS]


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_find_who_was_proved")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
