"""What the room of times and turns says no to, one noun a file; each docstring is the sentence people read."""
