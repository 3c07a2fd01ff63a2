"""The dossier (一件書類): one matter, its number, its applicant, and the thread every room pins its knots to."""
