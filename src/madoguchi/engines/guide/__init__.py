"""The guide: which procedure is the answer, for whom it is, and what to bring; nouns: hit, eligibility, requirement."""
