"""Sentences that need two engines or happen later: the only place where engines meet."""
