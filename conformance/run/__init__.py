"""Plays a plan: cases overlap on one running integration, and each leaves a trace."""
