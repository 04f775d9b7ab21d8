"""Zip files: those from outside bounded before anything in them is read, our own the same bytes each time."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from evenhand.errors import InputError, Problem
from evenhand.reading import parsing

FIXED_TIME = (2000, 1, 1, 0, 0, 0)
"""What archives and documents of ours say of when they were made: equal reports give equal bytes."""
_END = b"PK\x05\x06"
_LARGE_LOCATOR = b"PK\x06\x07"
_LONGEST_COMMENT = 65_535
_MOST_DIRECTORY_BYTES_AN_ENTRY = 1024


class Archive:
    """The files in a zip file.

    Parameters
    ----------
    data
        Its bytes.
    name
        What it is called, for messages.
    error, what
        The error of its kind, and what it is read as: ``a bundle``.
    most_files, most_bytes
        How many files it may hold, and how many bytes packed and unpacked.

    Raises
    ------
    InputError
        When it is no zip file, exceeds a bound, holds a name twice, or one that leads out of it.
    """

    def __init__(
        self, data: bytes, name: str, error: type[InputError], what: str, *, most_files: int, most_bytes: int
    ) -> None:
        self.name, self.error, self.what = name, error, what
        if len(data) > most_bytes:
            raise self.refused(f"is larger than {most_bytes:,} bytes")
        # The directory is read as a whole when the file is opened, so its size is looked at before.
        if _directory_bytes(data) > most_files * _MOST_DIRECTORY_BYTES_AN_ENTRY:
            raise self.refused(f"holds more than {most_files} files")
        with parsing(name, error, what):
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(entries) > most_files:
            raise self.refused(f"holds more than {most_files} files")
        if sum(entry.file_size for entry in entries) > most_bytes:
            raise self.refused(f"unpacks to more than {most_bytes:,} bytes")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            path = PurePosixPath(entry.filename)
            if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
                raise self.refused(f"holds {entry.filename!r}, which leads out of it")
            if entry.filename in self._entries:
                raise self.refused(f"holds {entry.filename!r} twice")
            self._entries[entry.filename] = entry

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files in it, in their order."""
        return tuple(self._entries)

    def read(self, file: str, most_bytes: int) -> bytes:
        """Return the bytes of a file in it.

        Raises
        ------
        InputError
            When they are damaged, locked, or more than ``most_bytes``.
        """
        # The size a zip file states is not to be trusted: read one byte more than is taken, and no more.
        with parsing(f"{self.name}/{file}", self.error, self.what), self._zip.open(self._entries[file]) as opened:
            content = opened.read(most_bytes + 1)
        if len(content) > most_bytes:
            raise self.refused(f"holds {file!r}, which is larger than {most_bytes:,} bytes")
        return content

    def refused(self, why: str) -> InputError:
        """Return the error that says why it is not taken."""
        return self.error(
            f"{self.name} cannot be read as {self.what}.", problems=[Problem(f"the zip file {why}", file=self.name)]
        )


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip file, in their order and under one time: the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, date_time=FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def _directory_bytes(data: bytes) -> int:
    """Return how long the directory at the end of a zip file says it is; 0 when there is none."""
    end = data.rfind(_END, max(0, len(data) - _LONGEST_COMMENT - 22))
    if end < 0 or len(data) < end + 22:
        return 0
    if data[max(0, end - 20) :].startswith(_LARGE_LOCATOR):
        return len(data)  # the form for more than 4 GB, which nothing that we take needs
    size: int = struct.unpack_from("<L", data, end + 12)[0]
    return size
