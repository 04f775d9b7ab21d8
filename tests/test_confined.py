"""Work on foreign files is stopped when it takes too much, takes nothing along, and brings nothing back but values."""

from __future__ import annotations

import ast
import gzip
import importlib
import io
import operator
import os
import re
import select
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pytest
from evenhand import confined
from evenhand.confined import Bounds
from evenhand.confined.wire import FORKS
from evenhand.customers import UnclearError, read_customers
from evenhand.errors import CustomerDataError, InputError, NoticeError
from evenhand.places import PACKAGE
from evenhand.scoring.notice.files import text_of
from evenhand.ui.server.startup import READERS

MEGABYTE = 1024**2
AMPLE = Bounds(20, 300 * MEGABYTE, 120)
limited = pytest.mark.skipif(os.name == "nt", reason="there the clock alone stops a process")


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    confined.prepare(READERS)
    yield
    confined.stop()


def test_what_the_work_returns_comes_back():
    assert confined.run(AMPLE, InputError, "a.txt", text_of, b"We keep it.", "a.txt") == "We keep it."


def test_what_the_work_raises_is_raised_here_with_all_it_carries(tmp_path):
    path = tmp_path / "dates.csv"
    path.write_text("customer,date,amount\n" + "".join(f"C{i},0{i}/02/2024,12.50\n" for i in range(1, 9)))
    with pytest.raises(UnclearError) as here:
        read_customers(path)
    with pytest.raises(UnclearError) as there:
        confined.run(AMPLE, CustomerDataError, path.name, read_customers, path)
    assert str(there.value) == str(here.value)
    assert there.value.questions == here.value.questions
    assert there.value.columns == here.value.columns


@limited
@pytest.mark.parametrize(
    ("bounds", "work", "given"),
    [
        (Bounds(1, 300 * MEGABYTE, 120), re.match, ("(a+)+$", "a" * 60 + "b")),
        (Bounds(20, 50 * MEGABYTE, 120), operator.mul, (b"x", 200 * MEGABYTE)),
        (Bounds(20, 300 * MEGABYTE, 0.3), select.select, ([], [], [], 600)),
    ],
    ids=["computing", "memory", "waiting"],
)
def test_work_that_takes_more_than_it_may_is_stopped_and_said(bounds, work, given):
    with pytest.raises(NoticeError, match=r"a\.pdf was not read: reading it takes more .* than a file of its size may"):
        confined.run(bounds, NoticeError, "a.pdf", work, *given)
    assert confined.run(AMPLE, InputError, "b", operator.add, 1, 2) == 3, "the next file is read as before"


@limited
def test_work_leaves_nothing_on_disk(tmp_path):
    target = tmp_path / "copy.txt"
    target.touch()
    assert confined.run(AMPLE, InputError, "a", os.access, tmp_path, os.W_OK)
    with pytest.raises(InputError, match="a fault in Evenhand"):
        # pyrefly: ignore[missing-attribute]
        confined.run(AMPLE, InputError, "a", zipfile.main, ["-c", str(target), __file__])
    assert not target.stat().st_size


@pytest.mark.parametrize("work", [operator.attrgetter, operator.itemgetter], ids=lambda work: work.__name__)
def test_nothing_but_values_and_our_own_classes_comes_back(work):
    with pytest.raises(InputError, match=r"cannot be read: a fault in Evenhand\. Reference"):
        confined.run(AMPLE, InputError, "a", work, "system")


def test_a_fault_in_the_work_is_told_without_what_it_said():
    with pytest.raises(InputError, match=r"a\.csv cannot be read: a fault in Evenhand") as told:
        confined.run(AMPLE, InputError, "a.csv", int, "the secret of somebody")
    assert "secret" not in str(told.value)


def test_one_file_does_not_wait_for_another():
    ends = threading.Event()

    def wait_long() -> None:
        with pytest.raises(InputError):
            confined.run(Bounds(20, 300 * MEGABYTE, 3), InputError, "a", select.select, [], [], [], 600)
        ends.set()

    slow = threading.Thread(target=wait_long)
    slow.start()
    assert confined.run(AMPLE, InputError, "b", operator.add, 1, 2) == 3
    assert not ends.is_set(), "the quick one was there first"
    slow.join()


ONCE = """
from evenhand.confined import wire
wire.FORKS = False
from evenhand.confined.__main__ import main
main()
"""


@pytest.fixture
def elsewhere(monkeypatch):
    """Work as on systems where each piece of work starts a process, and look many times while it starts."""
    asking = importlib.import_module("evenhand.confined.run")
    monkeypatch.setattr(asking, "FORKS", False)
    monkeypatch.setattr(asking, "_command", lambda: [sys.executable, "-c", ONCE])
    monkeypatch.setattr(asking, "_LOOKS_EVERY", 0.01)


def test_where_nothing_forks_an_answer_that_is_waited_for_comes_back_whole(elsewhere):
    looks = []
    digits = confined.beside(AMPLE, lambda: not looks.append(True), operator.mul, "7", MEGABYTE)
    assert digits == "7" * MEGABYTE and len(looks) > 1


@pytest.mark.slow
def test_where_nothing_forks_work_that_nobody_waits_for_is_stopped(elsewhere):
    with pytest.raises(confined.Stopped):
        confined.beside(AMPLE, lambda: False, operator.add, 1, 2)


@pytest.mark.slow
def test_where_nothing_forks_a_file_is_refused_in_the_same_words(elsewhere):
    with pytest.raises(NoticeError) as here:
        text_of(b"", "notice.xyz")
    with pytest.raises(NoticeError) as there:
        confined.run(AMPLE, NoticeError, "notice.xyz", text_of, b"", "notice.xyz")
    assert str(there.value) == str(here.value)


@pytest.mark.slow
@pytest.mark.skipif(not FORKS, reason="no process waits there")
def test_the_process_that_waits_ends_with_the_application():
    waiting = confined.run(AMPLE, InputError, "b", os.getppid)
    confined.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(waiting, 0)
    assert confined.run(AMPLE, InputError, "b", operator.add, 1, 2) == 3, "and starts again when there is work"


@pytest.mark.slow
@pytest.mark.skipif(not FORKS, reason="each piece of work has a process that nobody else knows")
def test_nobody_waits_for_work_under_way_when_the_application_ends(tmp_path):
    begun, ended = tmp_path / "begun", []
    os.mkfifo(begun)
    words = ["sh", "-c", f"echo > '{begun}'; exec sleep 600"]

    def work_long() -> None:
        with pytest.raises(InputError):
            confined.run(Bounds(20, 300 * MEGABYTE, 600), InputError, "a", os.execv, "/bin/sh", words)
        ended.append(True)

    slow = threading.Thread(target=work_long, daemon=True)
    slow.start()
    begun.read_text()
    confined.stop()
    slow.join(60)
    assert ended


def packed(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


@cache
def stream() -> bytes:
    return zlib.compress(b"BT " + b"(a) Tj 1 0 0 1 0 0 Tm " * 400_000 + b"ET", 9)


def pdf(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, item) for number, item in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


ROWS = b"customer,spending,months\n" + b"1,1,1\n" * 100
# Made when they are read: some have tens of megabytes, and every worker collects this file.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "long.docx": lambda: packed(word__document_xml=WORD % (b"<w:p><w:r><w:t>" + b"x" * 30_000_000)),
    "deep.docx": lambda: packed(word__document_xml=WORD % (b"<w:tbl><w:tr><w:tc>" * 200_000)),
    "span.docx": lambda: packed(word__document_xml=WORD % (
        b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>'
        b"<w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")),
    "deep.pdf": lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/X " + b"[" * 100_000, b"null"),
    "operators.pdf": lambda: pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream()), stream()),
    ),
    "attributes.html": lambda: b"<p "
    + b" ".join(b"a%d=1" % number for number in range(300_000))
    + b">We collect it.</p>",
    "deep.html": lambda: b"<div>" * 200_000 + b"We collect it.",
    "packed.csv.gz": lambda: gzip.compress(ROWS + b"1,1,1\n" * 20_000_000, 1),
    "unclosed.csv": lambda: b'customer,date,amount\n"C1,2026-01-01,1\n' + b"C2,2026-01-02,2.50\n" * 200_000,
    "columns.csv": lambda: b",".join(b"a%d" % number for number in range(20_000)) + b"\n" + b"1," * 20_000,
}  # fmt: skip


@limited
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_within_what_it_may_take(name, tmp_path):
    content = HOSTILE[name]()
    bounds = Bounds.of_file(len(content))
    assert bounds.cpu_seconds <= 10 + len(content) // MEGABYTE
    path = tmp_path / name
    path.write_bytes(content)
    notice = name.endswith((".docx", ".pdf", ".html"))
    try:
        if notice:
            assert isinstance(confined.run(bounds, NoticeError, name, text_of, content, name), str)
        else:
            confined.run(bounds, CustomerDataError, name, read_customers, path)
    except InputError as error:
        assert name in str(error) and "a fault in Evenhand" not in str(error)


# Files that are looked at and kept, not parsed; and the control whose file `brought` reads.
NOT_PARSED = {"facts/evidence.py", "customers/upload.py"}


def test_whatever_a_page_takes_in_is_read_in_a_process_of_its_own():
    ui = PACKAGE / "ui"
    taking = {
        path.relative_to(ui).as_posix(): path.read_text(encoding="utf-8")
        for path in ui.rglob("*.py")
        if "st.file_uploader(" in path.read_text(encoding="utf-8")
    }
    assert taking.keys() > NOT_PARSED
    taking["customers/brought.py"] = (ui / "customers" / "brought.py").read_text(encoding="utf-8")
    without = {
        name
        for name, text in taking.items()
        if not any(
            isinstance(node, ast.ImportFrom) and node.module == "evenhand.confined"
            for node in ast.walk(ast.parse(text))
        )
    }
    assert without == NOT_PARSED
