"""The results room: what is published, as immutable numbered versions.

Public pages read only versions, never entries or scores. It must not compute a rank of its own: the standings
come from the judging room.
"""
