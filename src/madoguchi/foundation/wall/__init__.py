"""The second wall: who speaks to the database in each transaction, so that nobody's statement finds nothing."""
