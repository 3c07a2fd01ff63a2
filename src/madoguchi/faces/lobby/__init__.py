"""The lobby: what very many people look at or press at once, served from memory by a process of its own."""
