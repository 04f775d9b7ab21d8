"""One report, many documents."""
