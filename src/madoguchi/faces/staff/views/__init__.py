"""What each address of the staff face answers; one file per subject."""
