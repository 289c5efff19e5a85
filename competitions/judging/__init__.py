"""The judging room: scores, standings and the committee's decisions.

It takes accepted entries and says who stands where and why. It must not publish anything (that is the results
room), nor know how entries came to be. `scoring` inside it is pure.
"""
