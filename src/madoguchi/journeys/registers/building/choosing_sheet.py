"""Choosing which sheet of a workbook a draft is guessed from."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.records.adapters.sheets import Brought
from madoguchi.engines.records.errors import SheetNotChosen
from madoguchi.engines.records.rules.sheet_choices import SheetChoice, kept_choice
from madoguchi.foundation.catalogue.register_drafts import DraftFacts, file_of_draft, guess_register_draft_anew
from madoguchi.journeys.registers.building.beginning import division_names, guessed
from madoguchi.journeys.registers.building.rights import own_draft
from madoguchi.journeys.registers.from_file import guess_of_sheet
from madoguchi.values.actor import Actor

_KEPT = ("id", "division", "deputy")


def choice_of_draft(draft: DraftFacts) -> SheetChoice:
    """The sheets of the file a draft was guessed from; none once the file has gone."""
    return kept_choice(draft.sheets)


@transaction.atomic
def choose_sheet(ref: str, number: int | None, *, revision: int, by: Actor) -> None:
    """Guess the draft from this sheet; what was changed in it since goes.

    Raises SheetNotChosen for none of the sheets, SheetUnreadable, RegisterDraftMoved, NoSuchRegisterDraft.
    """
    draft = own_draft(ref, by, hold=True)
    try:
        choice = choice_of_draft(draft).with_chosen(-1 if number is None else number)
    except LookupError:
        raise SheetNotChosen() from None
    brought = Brought(draft.file_name, file_of_draft(ref))
    guess = guess_of_sheet(brought, draft.file_name, choice, division_names())
    content = {**guessed(guess), **{name: draft.content[name] for name in _KEPT}}
    file = brought.chosen(choice.number)
    guess_register_draft_anew(
        ref, content, file=file, samples=guess.samples, sheets=choice.told(), revision=revision, by=by
    )
