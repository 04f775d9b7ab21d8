"""The boundary of reading: whatever a file holds, it is read or refused in words."""

from __future__ import annotations

import itertools
import os
import struct
import zlib
from pathlib import Path

import pytest
from evenhand import cli
from evenhand.errors import InputError, NoticeError, ScenarioError
from evenhand.reading import bytes_of, decoded, looked_at_once, parsing, stamp, text_of
from evenhand.scenario.bundle import unpack
from evenhand.scoring import load_rubric

from benchmarks.fuzz import READERS, damaged, fault, prepare, slip_in
from tests.walks import first

CASES = sorted((Path(__file__).parent / "cases" / "fuzz").iterdir())
DAMAGED = 20
# Where reading one file takes a tenth of a second, fewer are tried here and more in the benchmark.
DAMAGED_OF = {name: 4 for name in ("survey", "customers", "parquet", "notice", "html", "pdf")}
BY_SUFFIX = {".docx": "docx", ".csv": "survey", ".yaml": "rubric", ".zip": "bundle"}


@pytest.mark.parametrize(
    "cause",
    [
        zlib.error("bad"), struct.error("bad"), KeyError("x"), RecursionError(), MemoryError(), OverflowError("int"),
        OSError(5, "Input/output error"), ValueError(), NotImplementedError("crypt"), EOFError(), StopIteration(),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"), AssertionError(),
    ],
    ids=lambda cause: type(cause).__name__,
)  # fmt: skip
def test_whatever_a_parser_raises_names_the_file_and_keeps_the_cause(cause):
    with pytest.raises(NoticeError) as caught, parsing("a.pdf", NoticeError, "a notice"):
        raise cause
    assert caught.value.message == "a.pdf cannot be read as a notice."
    (problem,) = caught.value.problems
    assert problem.file == "a.pdf" and len(problem.message.split()) >= 2
    assert caught.value.__cause__ is cause


def test_an_error_of_ours_passes_the_boundary_as_it_is():
    error = ScenarioError("of the scenario")
    with pytest.raises(ScenarioError) as caught, parsing("a.pdf", NoticeError, "a notice"):
        raise error
    assert caught.value is error


def test_a_person_who_stops_the_program_is_no_fault_of_the_file():
    with pytest.raises(KeyboardInterrupt), parsing("a.pdf", NoticeError, "a notice"):
        raise KeyboardInterrupt


def test_a_slip_in_our_own_code_is_told_from_a_damaged_file():
    def raised(act):
        with pytest.raises(InputError) as caught, parsing("a", InputError, "a file"):
            act()
        return slip_in(caught.value)

    # A caller's own line stands here for a line of the package.
    assert raised(lambda: decoded(None, "a", InputError, "a file"))
    assert raised(lambda: zlib.decompress(b"no")) is None


@pytest.fixture
def kinds(tmp_path):
    """Return a maker of what else can stand at a path, by kind."""

    def make(suffix: str) -> dict[str, Path]:
        (tmp_path / f"folder{suffix}").mkdir()
        os.mkfifo(tmp_path / f"pipe{suffix}")
        (tmp_path / f"empty{suffix}").write_bytes(b"")
        (tmp_path / f"loop{suffix}").symlink_to(tmp_path / f"loop{suffix}")
        with (tmp_path / f"huge{suffix}").open("wb") as file:
            file.truncate(3 * 1024**3)  # takes no room on the disk
        names = ("folder", "pipe", "empty", "loop", "huge", "missing")
        return {name: tmp_path / f"{name}{suffix}" for name in names} | {"device": Path("/dev/zero")}

    return make


COMMANDS = {
    "validate": ("validate FILE", ".yaml"),
    "score": ("score FILE", ".yaml"),
    "simulate": ("simulate FILE", ".yaml"),
    "seek": ("seek FILE --lever rate", ".yaml"),
    "optimise": ("optimise FILE --lever rate", ".yaml"),
    "assess": ("assess FILE", ".yaml"),
    "compare": ("compare FILE FILE", ".yaml"),
    "report": ("report FILE", ".yaml"),
    "valuation": ("valuation FILE", ".yaml"),
    "export": ("export FILE --to fides", ".yaml"),
    "import": ("import FILE", ".yml"),
    "customers": ("customers FILE", ".csv"),
    "survey": ("survey FILE", ".csv"),
    "notice": ("notice FILE", ".txt"),
    "notice --scenario": ("notice NOTICE --scenario FILE", ".yaml"),
    "assess --customers": ("assess SCENARIO --customers FILE", ".csv"),
    "sketch": ("customers FILE", ".json"),
}


@pytest.mark.parametrize("command", first(2, COMMANDS))
def test_what_is_no_ordinary_file_is_refused_in_words_by_every_command(command, kinds, monkeypatch, capsys):
    line, suffix = COMMANDS[command]
    for kind, path in kinds(suffix).items():
        scenarios = Path(__file__).parents[1] / "scenarios"
        stands = {
            "FILE": str(path),
            "SCENARIO": str(scenarios / "plain-opt-in.yaml"),
            "NOTICE": str(scenarios / "notices" / "plain-opt-in.md"),
        }
        monkeypatch.setattr("sys.argv", ["evenhand", *(stands.get(word, word) for word in line.split())])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        said = capsys.readouterr()
        assert stopped.value.code == 1, (kind, said.err)
        assert path.name in said.err and "fault in Evenhand" not in said.err, (kind, said.err)


def test_a_file_without_permission_is_refused_in_words(tmp_path, monkeypatch):
    path = tmp_path / "closed.yaml"
    path.write_text("id: a\n")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ScenarioError, match="cannot be read: Permission denied"):
        text_of(path, ScenarioError, "a scenario", most_bytes=100)


def test_a_file_that_grows_while_it_is_read_stays_bounded(tmp_path, monkeypatch):
    path = tmp_path / "grows.yaml"
    path.write_bytes(b"x" * 200)
    monkeypatch.setattr("evenhand.reading.check_file", lambda *_, **__: 10)
    with pytest.raises(InputError, match="is larger than 100 bytes"):
        bytes_of(path, InputError, "a file", most_bytes=100)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
@pytest.mark.filterwarnings("error")
def test_files_that_once_broke_the_program_are_read_or_refused(case, tmp_path):
    reader = next(reader for reader in READERS if reader.name == BY_SUFFIX[case.suffix])
    assert fault(reader, prepare(reader, tmp_path), case.read_bytes()) is None


@pytest.mark.parametrize("reader", first(3, READERS), ids=lambda reader: reader.name)
def test_damaged_files_are_read_or_refused_in_words(reader, tmp_path):
    path = prepare(reader, tmp_path)
    for data in itertools.islice(damaged(reader, 20261128), DAMAGED_OF.get(reader.name, DAMAGED)):
        assert fault(reader, path, data) is None


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_the_seeds_of_fuzzing_are_valid(reader, tmp_path):
    path = prepare(reader, tmp_path)
    for seed in reader.seeds():
        path.write_bytes(seed)
        reader.read(path)


def test_a_bundle_with_a_directory_too_long_is_refused_before_it_is_read():
    entry = b"PK\x01\x02" + bytes(42)
    directory = entry * 10_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10_000, 10_000, len(directory), 0, 0)
    with pytest.raises(ScenarioError, match="more than 200 files"):
        unpack(directory + end, name="b.zip")


def test_a_rubric_may_be_any_tree(tmp_path):
    for text in ("pillar: {}\ncriteria: {a: 1}\n", "pillar: consent\ncriteria: [1, [2], {sources: 3}]\n"):
        path = tmp_path / "a.yaml"
        path.write_text(text)
        with pytest.raises(InputError) as caught:
            load_rubric(path)
        assert caught.value.problems


def test_a_page_looks_at_a_folder_once_and_the_next_page_sees_what_changed(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("a: 1")
    with looked_at_once():
        before = stamp(tmp_path)
        (tmp_path / "two.yaml").write_text("b: 1")
        assert stamp(tmp_path) == before and stamp(tmp_path, (".md",)) == ()
    assert [name for name, _, _ in stamp(tmp_path)] == ["one.yaml", "two.yaml"]
    with looked_at_once():
        assert len(stamp(tmp_path)) == 2
