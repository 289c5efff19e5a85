"""Writes of the planning room, one function a verb."""

from competitions.planning.acts.lifecycle import exhibit_event, move_competition, move_event

__all__ = ["exhibit_event", "move_competition", "move_event"]
