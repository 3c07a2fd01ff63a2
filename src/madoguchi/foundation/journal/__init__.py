"""Evidence: who read or wrote whose matter, when and for what purpose; written with the act and never changed."""
