"""Values and pure functions, on the standard library only: no input, output, clock or chance."""
