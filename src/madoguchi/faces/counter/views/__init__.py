"""What the pages of the counter answer."""
