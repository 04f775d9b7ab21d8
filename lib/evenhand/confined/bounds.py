"""How much time and memory the reading of a file may take."""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1024**2
_SECONDS, _SECONDS_A_MEGABYTE = 10.0, 0.5
_MEGABYTES, _MEGABYTES_A_MEGABYTE = 350, 8
_MOST_MEGABYTES = 2048
_WALL = 6.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process may take.

    Parameters
    ----------
    cpu_seconds
        Of computing.
    memory_bytes
        Beside what the process has once all modules are loaded.
    wall_seconds
        From the start of the work to its end, however little it computes.
    """

    cpu_seconds: int
    memory_bytes: int
    wall_seconds: float

    @classmethod
    def of_file(cls, size: int) -> Bounds:
        """Return the bounds for a file of so many bytes: an honest one costs with its size, a hostile one without.

        Parameters
        ----------
        size
            In bytes, as it was sent.
        """
        megabytes = size / _MEGABYTE
        cpu = _SECONDS + _SECONDS_A_MEGABYTE * megabytes
        memory = min(_MEGABYTES + _MEGABYTES_A_MEGABYTE * megabytes, _MOST_MEGABYTES)
        return cls(round(cpu), round(memory) * _MEGABYTE, _WALL * cpu)
