"""Writes of the unions room: the tree, the roles, a person's own account, signing in."""
