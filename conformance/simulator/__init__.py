"""A stateful stand-in for Klarna's platform: a step from (world, request, now) to its answer.

It knows no socket and no clock. `server` and `stand_ins` put it behind real ones.
"""

from .consumer import authorize_again
from .decisions import decide
from .routes import step
from .snapshot import snapshot
from .world import Account, Callback, World

__all__ = ["Account", "Callback", "World", "authorize_again", "decide", "snapshot", "step"]
