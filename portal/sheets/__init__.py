"""Spreadsheets as clerks really have them: read, checked row by row, and written.

What the room is for: opening .xlsx, .xls and .csv files whatever they are called, finding the header row,
turning cells into values, and writing templates, sheets of faulty rows and exports.
Above that stands the staging flow (models, registry, staging, acts, views): upload, read in the background,
preview, confirm, apply once. Rooms offer their imports through `registry`.
What it must not do: know any other room, or load the spreadsheet libraries before somebody opens or writes a
file. The modules of reading and writing touch no database.
"""
