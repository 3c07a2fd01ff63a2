"""A member of staff at a desk: the inbox, the case sheet and every act on a case."""
