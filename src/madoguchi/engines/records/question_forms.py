"""A few questions as a form of one page: what somebody outside a register or a procedure is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.engines.records.section import ApplicantPaths, Consent, Page, RecordSection


def questions_of(content: Mapping[str, Any]) -> RecordSection:
    """The questions as a form, so that answers are read, checked and shown as everywhere; raises ValidationError."""
    return RecordSection.model_construct(
        pages=(Page.model_validate(content),),
        documents=(),
        applicant=ApplicantPaths.model_construct(),
        ward=None,
        consent=Consent(purpose="-"),
        eligible=None,
        granted=(),
        duplicates=None,
    )
