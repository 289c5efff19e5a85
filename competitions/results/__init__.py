"""Published results: immutable numbered versions, and what the public sees of them."""
