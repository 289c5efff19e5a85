"""The ground floor: the one way state changes, the journal of it, and notices to people.

Everything above performs its writes through `deeds.performing` or `deeds.creating`. This room knows unions
and users only by string foreign keys, and knows nothing of what it records.
"""
