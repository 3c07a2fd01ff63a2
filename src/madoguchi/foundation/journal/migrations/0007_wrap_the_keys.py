"""Keys of names that lie in the database as they are, are wrapped by the key of the house."""

from typing import Any

from django.db import migrations

from madoguchi.foundation.wall.sealed_text import wrapped_key

_MANY = 1_000
_FIND = "SELECT ref, key FROM journal_namekey WHERE octet_length(key) = 32 AND ref > %s ORDER BY ref LIMIT %s"
_WRAP = "UPDATE journal_namekey SET key = %s WHERE ref = %s AND key = %s"


def wrap(_apps: Any, editor: Any) -> None:
    """Wrap them, many at a time. Only the owner of the tables may write a key again."""
    after = ""
    with editor.connection.cursor() as cursor:
        while True:
            cursor.execute(_FIND, [after, _MANY])
            rows = [(ref, bytes(key)) for ref, key in cursor.fetchall()]
            if not rows:
                return
            cursor.executemany(_WRAP, [(wrapped_key(key, f"journal_namekey|key|{ref}"), ref, key) for ref, key in rows])
            after = rows[-1][0]


class Migration(migrations.Migration):
    """No transaction around it: interrupted, it goes on."""

    atomic = False
    dependencies = [("journal", "0006_names_have_keys")]

    operations = [migrations.RunPython(wrap, migrations.RunPython.noop)]
