"""Consumer stories, baskets, what the platform may do differently, and the profiles: all data.

from conformance.scenarios import plan
plan("standard", uses) -> Plan
"""

from .profiles import PROFILES, plan

__all__ = ["PROFILES", "plan"]
