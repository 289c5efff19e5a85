"""Pages of the enterprises room, split by noun."""
