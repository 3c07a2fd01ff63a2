"""What this room uses to speak to machines outside: Typst for the PDF."""
