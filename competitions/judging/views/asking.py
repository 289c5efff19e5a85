"""What the pages of judges have in common with those of every room; it stands with the acts."""

from portal.acts.asking import allowed, confirm_page, form_page

__all__ = ["allowed", "confirm_page", "form_page"]
