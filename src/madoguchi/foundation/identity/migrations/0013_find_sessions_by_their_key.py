"""Drop the index by which part of the key of a session could be looked for; nobody does, and every visit wrote it."""

from __future__ import annotations

from django.db import migrations

_DROP = """
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'django_session'::regclass AND NOT indisunique
    AND pg_get_indexdef(indexrelid) ~ '[(]session_key varchar_pattern_ops[)]'
  LOOP EXECUTE 'DROP INDEX ' || one; END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0012_keep_tokens_to_registers"),
        ("sessions", "0001_initial"),
    ]

    operations = [migrations.RunSQL(_DROP, migrations.RunSQL.noop)]
