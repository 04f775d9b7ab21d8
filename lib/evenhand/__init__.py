"""Evenhand: deciding together how to collect customer data fairly."""

__version__ = "0.1.0"
