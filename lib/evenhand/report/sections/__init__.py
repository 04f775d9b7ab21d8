"""The sections of a recommendation, one module for each question that a reader has."""
