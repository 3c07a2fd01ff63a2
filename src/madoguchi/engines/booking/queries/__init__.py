"""What is read of times and turns, one noun a file."""
