"""What can be read of drafts and entries, and the pages, summaries and papers that follow from them."""

from madoguchi.engines.records.queries.drafts import (
    draft_by_resume_code,
    draft_of,
    drafts_of_account,
    open_drafts_by_version,
)
from madoguchi.engines.records.queries.entries import EntryChangeFacts, EntryFacts, entry_of
from madoguchi.engines.records.queries.forms import (
    DocumentNeed,
    answers_schema,
    consent_purpose,
    correction_view,
    duplicate_keys,
    first_page,
    header_of,
    label_of,
    needed_documents,
    page_view,
    pages_shown,
    problems_of,
    read_correction,
    summary,
)
from madoguchi.engines.records.queries.surroundings import surroundings

__all__ = [
    "DocumentNeed",
    "EntryChangeFacts",
    "EntryFacts",
    "answers_schema",
    "consent_purpose",
    "correction_view",
    "draft_by_resume_code",
    "draft_of",
    "drafts_of_account",
    "duplicate_keys",
    "entry_of",
    "first_page",
    "header_of",
    "label_of",
    "needed_documents",
    "open_drafts_by_version",
    "page_view",
    "pages_shown",
    "problems_of",
    "read_correction",
    "summary",
    "surroundings",
]
