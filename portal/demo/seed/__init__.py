"""The seed: the pilot's world at a chosen scale, the same for the same day and scale.

Firms and people are invented. Rows of the registry are written in bulk, with a first line in the journal;
the way of each competition goes through the rooms' own acts, under a clock that only the seed may set.
"""
