"""Records: what a resident writes. Nouns: field, page, draft, answer, entry, change."""
