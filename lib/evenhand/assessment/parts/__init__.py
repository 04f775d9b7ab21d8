"""The parts of an assessment, one module each; a module put into this folder is a part."""

from importlib import import_module
from pkgutil import iter_modules

from evenhand.assessment.parts.registry import PARTS, Assessed, Part, Result, register, work_out
from evenhand.isolation import Failure

__all__ = ["PARTS", "Assessed", "Failure", "Part", "Result", "register", "work_out"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
