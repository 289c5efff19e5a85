"""The tree of unions; people, and the role each holds at a union.

Knows nothing of enterprises or competitions.
"""
