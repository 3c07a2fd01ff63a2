"""A visit: booked, told, reminded, changed and given back."""
