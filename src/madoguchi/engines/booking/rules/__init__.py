"""The business rules of times and turns, one noun a file; pure functions over frozen facts."""
