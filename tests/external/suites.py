"""Where other people's test files lie: the folder in LEARNING_SUITES, or beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(__file__).parents[2].parent / "shared" / "suites"
FOLDER = Path(os.environ.get("LEARNING_SUITES") or _BESIDE)
