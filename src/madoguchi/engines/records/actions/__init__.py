"""What can be done to drafts and entries."""

from madoguchi.engines.records.actions.answering import answer_correction_whole
from madoguchi.engines.records.actions.correcting import CorrectionOutcome, answer_correction, correct_entry
from madoguchi.engines.records.actions.counter import (
    add_row_at_counter,
    agree_at_counter,
    fill_at_counter,
    remove_row_at_counter,
    see_papers,
    write_at_counter,
)
from madoguchi.engines.records.actions.drafting import forget_expired_drafts, lock_draft, start_draft
from madoguchi.engines.records.actions.replacing import replace_answers, start_filled_draft
from madoguchi.engines.records.actions.saving import save_page
from madoguchi.engines.records.actions.sealing import seal_draft

__all__ = [
    "CorrectionOutcome",
    "add_row_at_counter",
    "agree_at_counter",
    "answer_correction",
    "answer_correction_whole",
    "correct_entry",
    "fill_at_counter",
    "forget_expired_drafts",
    "lock_draft",
    "remove_row_at_counter",
    "replace_answers",
    "save_page",
    "seal_draft",
    "see_papers",
    "start_draft",
    "start_filled_draft",
    "write_at_counter",
]
