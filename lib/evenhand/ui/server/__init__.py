"""What runs the application: the shell, security headers, health, start-up."""
