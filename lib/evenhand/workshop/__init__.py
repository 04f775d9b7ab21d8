"""People deciding together."""
