"""Pure mathematics of what is not known: assumptions, distributions, draws."""
