"""What every page of planning does with a request; the same for every room, so it stands with the acts."""

from portal.acts.asking import found, performed

__all__ = ["found", "performed"]
