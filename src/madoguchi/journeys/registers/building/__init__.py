"""Building a register in a screen: begun in four ways, changed as a draft, checked, and published in words."""
