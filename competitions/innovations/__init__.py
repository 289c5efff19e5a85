"""Innovation and skill growth: five-small innovations, mentorships, training, school partnerships.

What the room is for: units keep these records, the county confirms them, reports count what is confirmed.
What it must not do: know competitions or reports, or count anything by itself.
"""
