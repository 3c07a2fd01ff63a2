"""The rules of the registers: three-valued facts, reading an extract, telling what changed, and what may be asked."""
