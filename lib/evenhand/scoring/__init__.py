"""How transparent a scenario is, and how good its consent."""
