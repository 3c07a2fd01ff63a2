"""madoguchi (窓口): a digital city hall where a procedure is declared once and everything else follows from it."""
