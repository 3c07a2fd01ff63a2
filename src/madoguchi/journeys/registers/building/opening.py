"""What no one hand may do to a register of persons: call it one without persons, or let more people see its records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.engines.records.queries.registers import has_records
from madoguchi.foundation.catalogue.register import EVERYBODY, RegisterHeader, register_from
from madoguchi.foundation.catalogue.register_drafts import DraftFacts
from madoguchi.journeys.registers.building.rights import is_administrator
from madoguchi.journeys.registers.errors import OpenedByOneHand, OpenedByTheDivision, PersonsStay
from madoguchi.values.actor import Actor, are_one_hand
from madoguchi.values.refusal import Refusal

Content = Mapping[str, Any]


def refusal_of_opening(draft: DraftFacts, held: Content | None, by: Actor) -> Refusal | None:
    """Why this person may not publish what the draft says of who sees persons; None when nothing stands in the way.

    `held` is what is published now. Whoever changes rights sees no case: an administrator leaves both to the division.
    The division itself never takes the masks and the journal off records that exist, and lets others see them only by
    two hands.
    """
    if held is None:
        return None
    old, new = _header(held), _header(draft.content)
    if not old.persons:
        return None
    was, is_now = _sight(held, old), _sight(draft.content, new)
    parts, parts_now = held.get("rights"), draft.content.get("rights")
    changed = new.permissions != old.permissions or is_now != was or parts_now != parts
    if is_administrator(by) and (not new.persons or changed):
        return OpenedByTheDivision()
    # Whoever takes parts of a register away from nobody yet only narrows it; any other change of them may open one.
    opens_parts = bool(parts) and parts_now != parts
    widens = _is_of_one_hand(draft, by) and (opens_parts or not _covers(was, is_now))
    if (new.persons and not widens) or not has_records(draft.register_id):
        return None
    return OpenedByOneHand() if new.persons else PersonsStay()


def _header(content: Content) -> RegisterHeader:
    return register_from(content, version="", number=0).header


def _is_of_one_hand(draft: DraftFacts, by: Actor) -> bool:
    """Whether who publishes began the draft or changed it last: then nobody else need have looked at it."""
    return any(not one or are_one_hand(one, by.ref) for one in (draft.by_ref, draft.changed_by_ref))


def _sight(content: Content, header: RegisterHeader) -> frozenset[str]:
    """Everybody who sees records, as the definition names them; those who have a turn as well."""
    process = content.get("process") or {}
    told = [one for state in process.get("states", ()) for one in state.get("turn", ())]
    told += [one for act in process.get("actions", ()) for one in act.get("who", ())]
    return header.readers | {_name_of(one) for one in told} | set(_sight_by_datasets(content))


def _sight_by_datasets(content: Content) -> Iterator[str]:
    """Whoever reads which columns of which records by a dataset: no right in the register follows from it."""
    filters = {view["id"]: view.get("filter") for view in content["record"]["views"]}
    for one in content["record"].get("datasets", ()):
        told = one.get("readers", ())
        posts = [EVERYBODY] if isinstance(told, str) else [_name_of(each) for each in told]
        parts = [one.get("confidentiality"), *sorted(column["field"] for column in one["columns"])]
        what = json.dumps([one["id"], parts, filters.get(one["view"])], sort_keys=True, ensure_ascii=False)
        yield from (f"{what} {post}" for post in posts)


def _name_of(assignee: Content) -> str:
    """A division or position as a permission names it, anybody else as the definition does."""
    if division := assignee.get("division"):
        return "/".join(str(part) for part in (division, assignee.get("position")) if part)
    return json.dumps(assignee, sort_keys=True, ensure_ascii=False)


def _covers(old: frozenset[str], new: frozenset[str]) -> bool:
    """Whether everybody in `new` saw the records before: a position is covered by its division."""
    return all(EVERYBODY in old or one in old or one.partition("/")[0] in old for one in new)
