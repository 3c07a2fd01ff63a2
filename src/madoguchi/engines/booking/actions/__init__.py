"""What changes times and turns, one noun a file."""
