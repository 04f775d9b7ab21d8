"""Document formats. Each module here is one, found by being here; it registers itself with `evenhand.report.format`."""
