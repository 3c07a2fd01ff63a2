"""What it took and what it saved: arrivals, form completion, days and active minutes against the declared effect."""
