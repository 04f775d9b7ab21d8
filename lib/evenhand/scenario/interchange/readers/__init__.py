"""Kinds of files that can be brought in. Each module here is one, found by being here; it registers itself."""
