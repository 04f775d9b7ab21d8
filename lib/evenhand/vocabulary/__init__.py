"""Words and numbers as every screen, document, command and sentence writes them; knows nothing of the rest."""
