"""A resident or a business alone at home: find a procedure, apply, follow one's matter, read the decision."""
