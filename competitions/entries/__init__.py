"""Delegations, teams, competitors, entries and their review, selection from lower events, substitution."""
