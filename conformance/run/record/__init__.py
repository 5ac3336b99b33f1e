"""Writes down what a case did, and keeps it: recorder, trace, run directory, audit."""
