"""The write-free counter: find the person, choose the procedures, ask what is not held, show, sign, receive."""
