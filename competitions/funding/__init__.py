"""Funds of competitions: for each source the budget, what was disbursed, what was spent.

What the room is for: finance officers keep the lines of a competition; reports add them up.
What it must not do: replace the union's books, or approve a change of budget.
"""
