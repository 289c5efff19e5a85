"""Template tags that every room's pages may load; they hold no business rule and make no query."""
