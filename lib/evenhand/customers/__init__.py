"""Customers come in, a sketch stays."""
