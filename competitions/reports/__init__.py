"""Quarterly pilot reports: figures computed from records, kept as numbered versions, followed back to records.

What the room is for: the catalogue of indicators, counting them for a union and a quarter, storing the
outcome, showing it on pages and writing it as a workbook and on paper.
What it must not do: change any record of another room, invent a figure that no record gives, or load the
libraries of files before a worker writes one.
"""
