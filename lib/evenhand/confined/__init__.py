"""Work on files from outside, in a process of its own whose time and memory are limited before it begins.

A parser that a file sends in circles holds the whole application up, goes on after its visitor left, and may take all
the memory there is. In a process of its own it can be stopped, and takes nothing along.
"""

from __future__ import annotations

from evenhand.confined.bounds import Bounds
from evenhand.confined.run import Stopped, beside, prepare, run, stop

__all__ = ["Bounds", "Stopped", "beside", "prepare", "run", "stop"]
