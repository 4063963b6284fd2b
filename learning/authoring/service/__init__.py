"""Writes of content: open `texts.py` for saving, `importing.py` for files, `publishing.py`."""

from learning.authoring.service.importing import (
    ContentRefused,
    Imported,
    Plan,
    export_tree,
    import_tree,
    note_export,
    note_sync,
    plan_import,
)
from learning.authoring.service.publishing import publish
from learning.authoring.service.texts import digest_of

__all__ = [
    "ContentRefused",
    "Imported",
    "Plan",
    "digest_of",
    "export_tree",
    "import_tree",
    "note_export",
    "note_sync",
    "plan_import",
    "publish",
]
