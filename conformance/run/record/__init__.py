"""Records cases and stores their traces: recorder, trace, run directory, audit."""
