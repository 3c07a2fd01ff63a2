"""A file that waits and a choice nobody carried out may quote a record: they go soon after a record of that register."""

from importlib import import_module

from django.db import migrations

_KEPT = import_module("madoguchi.journeys.migrations.0013_forget_what_was_refused")
_BEFORE: str = _KEPT._AGAIN.replace(_KEPT._BEFORE, _KEPT._NOW)
_EDIT = "records_recordbulkedit', $c$register_id = ANY ($3) AND ended_at IS NOT NULL$c$"
_LEFT = "register_id = ANY ($3) AND begun_at IS NULL AND made_at < now() - interval '1 day'"
_FILE = "made_at < now() - interval '30 days'$c$"
_PLACE = "    FOR step IN SELECT"
_REFUSED = """    -- What is being carried out tells of those that went no more; how far it has come stays.
    UPDATE records_recordbulkedit SET refused = (
        SELECT coalesce(jsonb_agg(one), '[]') FROM jsonb_array_elements(refused) AS one
        WHERE NOT one ->> 0 = ANY (gone)) WHERE register_id = ANY (touched) AND ended_at IS NULL AND refused <> '[]';
"""
_CHANGES = (
    (_EDIT, f"{_EDIT[:-3]} OR {_LEFT}$c$"),
    (_FILE, _FILE.replace("30", "7")),
    (_PLACE, _REFUSED + _PLACE),
)


def _since() -> str:
    text = _BEFORE
    for before, after in _CHANGES:
        if text.count(before) != 1:
            raise ValueError(before)
        text = text.replace(before, after)
    return text


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0014_keep_in_the_bin_what_is_asked_about"),
    ]
    operations = [migrations.RunSQL(_since(), _BEFORE)]
