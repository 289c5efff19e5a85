"""The demo: a world of fictional firms and people, and one command that runs the whole portal with it.

It stands above every other room because it uses them all, and no room may know of it. It must not hold
rules of the field: whatever it makes goes through the rooms' own acts and models.
"""
