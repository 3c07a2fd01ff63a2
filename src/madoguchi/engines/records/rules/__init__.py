"""The rules of forms, pure functions over sections and answers: what is asked, what to mend, what is too much."""
