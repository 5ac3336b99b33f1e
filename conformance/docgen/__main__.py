"""Write the pages into a directory: `python -m conformance.docgen DIR`."""

from __future__ import annotations

import sys
from pathlib import Path

from . import pages

for name, text in pages().items():
    Path(sys.argv[1], name).write_text(text, encoding="utf-8")
