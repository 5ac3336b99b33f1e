"""Stands where Klarna stands: records every exchange, forwards it, and misbehaves on purpose."""
