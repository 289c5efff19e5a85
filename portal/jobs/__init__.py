"""The ground floor's background work: jobs that a person can watch and that survive whatever happens.

The Job row is the truth, the Celery message only a wake-up. This room does not know what a job does: rooms
register a runner under a kind.
"""
