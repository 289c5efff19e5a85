"""Files that come in and go out: what an upload really is, what becomes of it, how a download is answered.

Ground floor: it knows no room and no model. Nothing here opens a document or serves a folder; every file goes
through a view that asked `visible_to` first. Spreadsheets that are imported are looked at by `portal.sheets.guards`.
"""
