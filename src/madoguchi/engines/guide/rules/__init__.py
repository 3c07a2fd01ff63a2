"""The rules of the guide: finding a procedure by words, and telling whether it is for the reader."""
