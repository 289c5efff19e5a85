"""The top floor for people signed in: what waits for each role, figures, notices, search."""
