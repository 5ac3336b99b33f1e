"""What must not get out, and what must not get in."""
