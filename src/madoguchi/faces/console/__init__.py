"""The administrators' rooms: definitions and their versions, the local outbox, keys for programmes."""
