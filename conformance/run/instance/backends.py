"""The table of backends: what `conformance check --backend` can choose."""

from __future__ import annotations

from collections.abc import Mapping

from .backend import SIMULATOR, Backend

BACKENDS: Mapping[str, Backend] = {backend.kind: backend for backend in (SIMULATOR,)}
