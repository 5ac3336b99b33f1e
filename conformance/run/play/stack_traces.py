"""Recognises a stack trace of a program in a text."""

from __future__ import annotations

import re
from html import unescape

# How run-times write the way to an error. Each begins with a word of its own and says how far to
# look, so that a page of megabytes is read once.
SIGNATURES = re.compile(
    r"""
      Traceback[ ]\(most[ ]recent[ ]call[ ]last\)                          # Python
    | \bFile[ ]"[^"\n]{1,160}\.py",[ ]line[ ]\d                            # the same, a frame
    | \bat[ ][\w$.<>/]{1,160}\([\w$]{1,100}\.(?:java|kt|scala|groovy):\d   # the JVM
    | \bat[ ](?:async[ ])?(?:[^\n()]{1,100}[ ]\()?
      (?:file://|node:|/|[A-Za-z]:\\)[^\n()]{1,160}:\d+:\d+                # Node
    | \#\d+[ ][^\n(]{1,160}\.php\(\d+\)                                    # PHP
    | \bStack[ ]trace:\s{1,20}\#0[ ]                                       # the same, its beginning
    | \bat[ ][^\n()]{1,160}\([^\n()]{0,160}\)[ ]in[ ][^\n]{1,160}:line[ ]\d  # .NET
    | \bat[ ](?:System|Microsoft)\.[\w.`\[\]<>]{1,160}\(                   # the same, without files
    | \.rb:\d+:in[ ][`']                                                   # Ruby
    | \bgoroutine[ ]\d+[ ]\[                                               # Go
    """,
    re.VERBOSE,
)
# As JSON writes what would end a text or a line.
UNESCAPED = ((r"\n", "\n"), (r"\t", "\t"), (r"\"", '"'), (r"\/", "/"), ("\\\\", "\\"))


def stands_in(text: str) -> bool:
    """As it is, in a page, or in a text of JSON."""
    plain = unescape(text)
    quoted = "\\" in plain
    return bool(SIGNATURES.search(plain) or (quoted and SIGNATURES.search(unquoted(plain))))


def unquoted(text: str) -> str:
    for written, meant in UNESCAPED:
        text = text.replace(written, meant)
    return text
