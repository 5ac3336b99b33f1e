"""docs/fidelity.md: what the simulator does, from which source, and where it may differ."""
