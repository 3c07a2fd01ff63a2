"""Who may do what to which matter, and the sentence that says why not."""
