"""What is taken where nobody says otherwise, by whatever way it is asked: Python, pages, the command line."""

DRAWS = 1000
"""How many possible futures are drawn."""
SEED = 20261123
EXAMPLE = "example"
"""The name under which the worked example's customers are asked for."""
MAIN = "main"
"""The space that has always been there: the store's own file."""
