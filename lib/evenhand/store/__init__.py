"""One DuckDB file that keeps what people did."""
