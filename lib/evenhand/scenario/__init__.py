"""The scenario: declared facts about a programme of collecting customer data."""
