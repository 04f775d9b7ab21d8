"""Law as data: what acts, judgments and guidelines lay down, and the words in which they do."""
