"""Who may do what with an upload: whoever made it; administrators of its scope may look and discard."""

from __future__ import annotations

from portal.acts.actors import Actor
from portal.sheets.models import Upload


def is_uploader(actor: Actor, upload: Upload) -> bool:
    """Apply or read again: only who uploaded it, in any seat; the seat of the upload is checked beside."""
    return actor.user_id is not None and upload.created_by_id == actor.user_id


def may_discard(actor: Actor, upload: Upload) -> bool:
    """Throw it away: also the administrators who see it."""
    return is_uploader(actor, upload) or Upload.objects.visible_to(actor).filter(pk=upload.pk).exists()
