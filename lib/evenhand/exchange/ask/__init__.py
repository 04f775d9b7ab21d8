"""What can be asked of a simulation: fairness, measures, search, drivers, information, robustness."""
