"""What a visitor has selected, and the drafts they edit."""
