"""Documents with legal effect: the notice of a decision, its number, text, appeal notice (教示) and PDF."""
