"""Judges the broken integrations, and unusual ones that are whole: who is caught, and for what?

    python -m conformance.killmatrix [--jobs 2] [--profile smoke] [--seed 0] [--out DIR] [NAME...]

A mutant is killed when its verdict is NON_CONFORMANT; one that breaks a SHOULD, when that
requirement warns; a program in place of a shop, when its verdict is anything but conformant. The
mutants come from a package (`--mutants`) with MUTANTS, CONFORMING and PROGRAMS.

The smoke profile plays few values of each kind. A mutant that it does not catch meets the standard
profile's cases of its own requirement before it counts as a survivor, and the row says so.
"""
