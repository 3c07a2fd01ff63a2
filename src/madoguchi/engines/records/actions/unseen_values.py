"""What stands in a record that its editor does not see whole: nothing of it is lost or changed by what they send."""

from __future__ import annotations

from typing import Any

from madoguchi.engines.records.actions.record_acts import Values
from madoguchi.engines.records.errors import FieldNotYours
from madoguchi.engines.records.models import Record
from madoguchi.engines.records.queries.registers import register_section
from madoguchi.engines.records.queries.shares import share_in
from madoguchi.engines.records.rules.copying import lookups
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.words import words_in


def unnarrowed(register: Register, row: Record, values: Values) -> dict[str, Any]:
    """The values with what the record holds in the place of those that came back as the editor was shown them."""
    share = share_in(register)
    shown = share.shown(row.values) if share else {}
    return {name: row.values[name] if name in shown and shown[name] == one else one for name, one in values.items()}


def check_fixed(register: Register, before: Values, after: Values) -> None:
    """Whoever opened the register changes nothing that is hidden from them or only shown to them; FieldNotYours."""
    share = share_in(register)
    if share is None:
        return
    section = register_section(register.whole)
    # A copy stays one for whoever does not see the lookup it came by, as it may stand in a definition of before.
    unseen = (one for one in lookups(section.fields) if one.id in share.hidden)
    copies = {copy.to for one in unseen for copy in one.copied if copy.fixed}
    for name in sorted(share.hidden | share.fixed | copies):
        field = section.by_id.get(name)
        if field is not None and not field.computes and before.get(name) != after.get(name):
            raise FieldNotYours(label=name if name in share.hidden else words_in(field.label, "ja"))
