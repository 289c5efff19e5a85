"""Annual plans, competitions and their events, filing and approval, policy packs.

Knows nothing of entries, scores or results: what those rooms check or add, they register by key.
"""
