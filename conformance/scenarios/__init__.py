"""Consumer stories, baskets, what the platform may do differently, and the profiles: all data.

from conformance.scenarios import plan
plan("standard", uses) -> Plan
"""

from .planning import plan
from .profiles import PROFILES

__all__ = ["PROFILES", "plan"]
