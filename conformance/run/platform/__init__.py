"""Runs that judge a platform instead of an integration."""
