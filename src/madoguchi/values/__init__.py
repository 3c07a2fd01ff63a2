"""Words and quantities every room shares, in pure Python: dates, names, addresses, references, actors, refusals."""
