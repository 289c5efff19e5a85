"""Innovation and skill growth: five-small innovations, mentorships, training, school partnerships; exemplars.

What the room is for: units keep their records and the county confirms them; unions keep the exemplars that they have
published; reports count what is confirmed.
What it must not do: know any one competition or report, or count anything by itself.
"""
