"""Schemes: what is paid, and by which rule. Each module here is one, found by being here.

A scheme is a class that extends `scheme.Scheme` and is registered with `scheme.register`. It holds its facts, what
follows from them for customers and the company, its levers, the words for screens and documents, and its form.
"""
