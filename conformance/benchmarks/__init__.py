"""How fast the suite and its simulator are: measured side by side in one run, never a test."""
