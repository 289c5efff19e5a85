"""Static files in production: each under a name with its content's hash, also where one script imports another."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites `import … from "./other.js"` in the modules of the marking app: two releases never meet in one page.

    Only there, because scripts of libraries name modules that they do not bring along.
    """

    _imports: Any = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("judge/*.js", _imports[1]))
