"""Storage: files kept for residents and the office. Nouns: file, upload, document."""
