"""Enterprises and schools, their designations and clusters, their workers and staff.

Knows nothing of competitions.
"""
