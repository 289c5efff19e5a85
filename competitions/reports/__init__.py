"""Quarterly pilot reports: indicators computed from records, each figure followable to its records."""
