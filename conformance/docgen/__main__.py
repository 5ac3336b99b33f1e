"""Write the pages into a directory: `python -m conformance.docgen DIR`.

docs/architecture.md is written by hand but for its drawing, which is put into it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from . import pages, with_drawing

directory = Path(sys.argv[1])
for name, text in pages().items():
    (directory / name).write_text(text, encoding="utf-8")
architecture = directory / "architecture.md"
architecture.write_text(with_drawing(architecture.read_text("utf-8")), encoding="utf-8")
