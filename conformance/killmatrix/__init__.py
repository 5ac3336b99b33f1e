"""Runs the suite against mutants of the example shop and reports which ones it kills.

    python -m conformance.killmatrix [--jobs 2] [--profile smoke] [--seed 0] [--out DIR] [NAME...]

A mutant is a copy of the example shop with one edit that breaks one requirement. The suite kills a
mutant when the verdict is NON_CONFORMANT. It kills a mutant that breaks a SHOULD also when that
requirement warns, and a program in place of the shop when the verdict is not conformant. A
conforming shop is unusual but right: any finding against it is a false alarm.

The mutants come from the package that --mutants names, from its MUTANTS, PROGRAMS and CONFORMING.

The smoke profile plays few values of each kind. When it does not catch a mutant under the mutant's
own requirement, the mutant meets that requirement's cases of the standard profile too, and the
result says so. A mutant that neither profile kills is a survivor.
"""
