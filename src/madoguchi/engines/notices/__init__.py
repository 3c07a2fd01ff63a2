"""Documents with legal effect: the notice of a decision, its number, its text with the appeal notice (教示), its PDF."""
