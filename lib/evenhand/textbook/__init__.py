"""A market for data in its plainest form: what teaches the model and tests it."""
