"""Spreadsheets as clerks really have them: read, checked row by row, and written.

What the room is for: opening .xlsx, .xls and .csv files whatever they are called, finding the header row,
turning cells into values, and writing templates, sheets of faulty rows and exports.
What it must not do: touch the database, know any other room, or load the spreadsheet libraries before
somebody opens or writes a file (a web process never needs them).
"""
