"""Plays the steps of one case."""
