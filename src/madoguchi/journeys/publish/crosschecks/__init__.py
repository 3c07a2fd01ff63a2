"""What no single section can see: one file per question asked of a whole definition."""
