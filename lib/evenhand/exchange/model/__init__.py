"""The model of the exchange: terms, willingness to accept, the screen, growth, bounds."""
