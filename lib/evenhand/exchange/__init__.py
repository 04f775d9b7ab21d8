"""What customers and the company get out of a scenario at every dividend rate."""
