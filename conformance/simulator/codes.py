"""The QR code of a pay URL, as a picture."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from io import BytesIO

from ..core.wire import WireResponse
from .answers import NAME

PACKAGE = "segno"  # optional: only the picture needs it


def qr_code(url: str) -> WireResponse:
    """A PNG that decodes to the URL; 404 with a plain reason where the package is not installed."""
    if find_spec(PACKAGE) is None:
        reason = f"QR codes need the package {PACKAGE}.".encode()
        return WireResponse(404, (("Content-Type", "text/plain; charset=utf-8"), NAME), reason)
    picture = BytesIO()
    import_module(PACKAGE).make_qr(url).save(picture, kind="png", scale=8, border=4)
    return WireResponse(200, (("Content-Type", "image/png"), NAME), picture.getvalue())
