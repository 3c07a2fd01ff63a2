"""What can be done to drafts and entries."""

from madoguchi.engines.records.actions.correcting import CorrectionOutcome, answer_correction, correct_entry
from madoguchi.engines.records.actions.drafting import forget_expired_drafts, lock_draft, start_draft
from madoguchi.engines.records.actions.replacing import replace_answers
from madoguchi.engines.records.actions.saving import save_page
from madoguchi.engines.records.actions.sealing import seal_draft

__all__ = [
    "CorrectionOutcome",
    "answer_correction",
    "correct_entry",
    "forget_expired_drafts",
    "lock_draft",
    "replace_answers",
    "save_page",
    "seal_draft",
    "start_draft",
]
