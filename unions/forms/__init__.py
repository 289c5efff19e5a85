"""Forms of the unions room, one module a noun."""
