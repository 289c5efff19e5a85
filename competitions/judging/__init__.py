"""Scores: what was measured, by whom, and how it is weighted and ranked (scoring/ is pure)."""
