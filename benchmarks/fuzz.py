"""Fuzz every reader of foreign files: ``python -m benchmarks.fuzz --minutes 5 [--reader NAME] [--keep FOLDER]``.

Valid files, most of them the project's own examples, are damaged byte by byte or in their structure and read again.
Each must be read, or refused in words that name the file, within bounded time. What is reported: an exception that is
not an error of ours, an error of ours that hides a slip in our own code, one without words, and reading that is slow.
A bounded run with fixed seeds is part of the tests.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import evenhand
from evenhand.customers import read_customers, typed_sketch
from evenhand.errors import InputError
from evenhand.places import ASSUMPTIONS, PROGRAMMES, RUBRICS, SCENARIOS
from evenhand.scenario import load
from evenhand.scenario.bundle import pack, unpack
from evenhand.scenario.evidence import fault_of, hash_of
from evenhand.scenario.fides import to_fides
from evenhand.scenario.interchange import load as bring_in
from evenhand.scoring import load_rubric
from evenhand.scoring.notice import read_file
from evenhand.survey import read_survey
from evenhand.uncertainty import load_assumptions

OURS = str(Path(evenhand.__file__).parent)
SLOW_SECONDS = 10.0
SLIPS = (AttributeError, NameError, TypeError, LookupError, AssertionError, ZeroDivisionError)
"""Raised by a line of ours, these are faults of ours, whatever the file holds."""

Damage = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of foreign files.

    Parameters
    ----------
    name
        As on the command line.
    file
        The name a damaged file gets; what it may refer to is put beside it.
    seeds
        Valid files.
    read
        Reads a path.
    damage
        Damages with an eye to the structure.
    """

    name: str
    file: str
    seeds: Callable[[], tuple[bytes, ...]]
    read: Callable[[Path], object]
    damage: Damage


TOKENS = (
    *(b"1e308", b"-1", b"0", b"1e-308", b"nan", b".inf", b"9" * 30, b"0x1F", b"null", b"~", b"[]", b"{}", b"''", b'"'),
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b"\r", b"\n", b"\t", b"---\n", b"&a ", b"*a", b"!!python/name:x ", b"<<: "),
    *(b"9999-99-99", b"0001-01-01", b"true", b"unknown", b"../../x", b"a" * 5000, "\u2028\u202e\U0001f600".encode()),
)
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")


def damage_bytes(data: bytes, chance: random.Random) -> bytes:
    """Damage without knowing what it is."""
    raw = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(raw) + 1)
        span = chance.choice((1, 1, 2, 8, 64, 512))
        match chance.randrange(6):
            case 0 if raw:
                raw[at % len(raw)] ^= 1 << chance.randrange(8)
            case 1:
                del raw[at : at + span]
            case 2:
                raw[at:at] = raw[at : at + span] * chance.randrange(1, 5)
            case 3:
                raw[at:at] = chance.choice(TOKENS)
            case 4:
                raw[at : at + span] = chance.randbytes(span)
            case _ if chance.random() < 0.3:
                del raw[at:]
    return bytes(raw)


def damage_text(data: bytes, chance: random.Random) -> bytes:
    """Damage lines, cells, indentation and values."""
    lines = data.split(b"\n")
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(len(lines))
        other = chance.randrange(len(lines))
        line = lines[at]
        match chance.randrange(8):
            case 0:
                lines[at], lines[other] = lines[other], line
            case 1:
                lines[at : at + 1] = []
            case 2:
                lines[at:at] = [lines[other]]
            case 3:
                lines[at] = b" " * chance.randrange(9) + line.lstrip()
            case 4:
                lines[at] = NUMBER.sub(lambda _: chance.choice(TOKENS), line, count=1)
            case 5:
                key, colon, _ = line.partition(b":")
                lines[at] = key + colon + b" " + chance.choice(TOKENS)
            case 6:
                cells = line.split(b",")
                cells[chance.randrange(len(cells))] = chance.choice(TOKENS)
                lines[at] = b",".join(cells)
            case _:
                lines[at] = line.replace(chance.choice((b" ", b"-", b":", b"[", b'"', b",")), chance.choice(TOKENS), 1)
        lines = lines or [b""]
    return b"\n".join(lines)


def damage_zip(data: bytes, chance: random.Random) -> bytes:
    """Damage one file inside, its name, how it is packed, or how often it is there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name given twice, which is what is tried here
        chosen = chance.randrange(len(before.infolist()))
        for number, entry in enumerate(before.infolist()):
            content, name = before.read(entry), entry.filename
            packing = zipfile.ZIP_DEFLATED
            if number == chosen:
                match chance.randrange(5):
                    case 0:
                        name = chance.choice((f"../{name}", f"/{name}", name.upper(), "x" * 300, f"a/../{name}"))
                    case 1:
                        after.writestr(name, content)
                    case 2:
                        packing = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
                    case 3:
                        content = damage_bytes(content, chance)
                    case _:
                        content = damage_text(content, chance)
            after.writestr(name, content, packing)
    return damage_bytes(out.getvalue(), chance) if chance.random() < 0.3 else out.getvalue()


def _examples() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(SCENARIOS.glob("*.yaml")))


def _bundles() -> tuple[bytes, ...]:
    note = b"Looked at on a phone; both buttons are of one size.\n"
    review = {
        "code": "4.4.1",
        "present": False,
        "by": "Design Office",
        "date": "2026-10-01",
        "evidence": [{"file": "look.txt", "sha256": hash_of(note)}],
    }
    scenario = load(SCENARIOS / "plain-opt-in.yaml").replace(reviews=(review,))
    return (pack(scenario, {hash_of(note): note}),)


def _manifests() -> tuple[bytes, ...]:
    return tuple(to_fides(load(path)).text.encode() for path in sorted(SCENARIOS.glob("*.yaml"))[:3])


def _surveys() -> tuple[bytes, ...]:
    chance = random.Random(1)
    bids = [f"{n},{chance.choice('ab')},{chance.randrange(0, 40)}.{chance.randrange(10)}0,1.5" for n in range(60)]
    choices = []
    for person, task in product(range(30), range(4)):
        money = {"one": chance.randrange(1, 9), "two": chance.randrange(1, 9), "none": 0}
        data = {"one": 1, "two": chance.randrange(2), "none": 0}
        chosen = max(money, key=lambda name: 0.6 * money[name] - 2 * data[name] + chance.gauss(0, 1.5))
        choices += [f"{person},{task},{name},{money[name]},{int(name == chosen)},{data[name]}" for name in money]
    return (
        "\n".join(["respondent,segment,price,weight", *bids]).encode(),
        b"segment,p25,p50,p75,willing,refusing,respondents\n,3,7,15,0.1,0.2,500\nyoung,2,5,11,0.1,0.2,300\n",
        "\n".join(["respondent,task,alternative,money,chosen,user.behavior.purchase_history", *choices]).encode(),
    )


def _customers() -> tuple[bytes, ...]:
    chance = random.Random(2)
    rows = [f"c{n % 60},2026-0{1 + n % 6}-{1 + n % 28:02d},{chance.randrange(1, 90)}.50" for n in range(200)]
    return ("\n".join(["customer,date,amount", *rows]).encode(),)


@cache
def _parquet() -> tuple[bytes, ...]:
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "a.parquet"
        connection.execute(
            "COPY (SELECT 'c' || (i % 60) AS customer, DATE '2026-01-01' + (i % 180)::INTEGER AS date, "
            f"(i % 90)::DECIMAL(18, 2) AS amount FROM range(200) t(i)) TO '{path}' (FORMAT parquet)"
        )
        return (path.read_bytes(),)


def _sketches() -> tuple[bytes, ...]:
    return (typed_sketch(1000, 80.0, 0.6, "EUR").to_json().encode(),)


def _notices() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((SCENARIOS / "notices").glob("*.md")))


def _pages() -> tuple[bytes, ...]:
    texts = [path.read_text("utf-8").split("\n\n") for path in sorted((SCENARIOS / "notices").glob("*.md"))[:2]]
    cells = "<table><tr><th>Data</th><th>Kept</th></tr><tr><td>name</td><td>2 years</td></tr></table>"
    bodies = ["".join(f"<p>{part}</p>" for part in text) for text in texts]
    return tuple(f"<html><body>{body}{cells}</body></html>".encode() for body in bodies)


@cache
def _documents() -> tuple[bytes, ...]:
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.add_heading("Your rights", 1)
    document.add_paragraph("You may ask for a copy of your data.", style="List Bullet")
    document.add_table(2, 2).rows[0].cells[0].text = "Kept for two years"
    document.save(out)
    return (out.getvalue(),)


def _pdfs() -> tuple[bytes, ...]:
    text = b"BT /F1 12 Tf 40 700 Td (You may lodge a complaint with the supervisory authority.) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return (body + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body),)


def _rubrics() -> tuple[bytes, ...]:
    return ((RUBRICS / "ownership.yaml").read_bytes(),)


def _whole_rubric(path: Path) -> object:
    """Read the folder of a rubric in which one file is damaged: what a place rests on is checked against all of it."""
    for file in RUBRICS.glob("*.yaml"):
        beside = path.parent / file.name
        if not beside.exists():
            beside.write_bytes(file.read_bytes())
    return load_rubric(path.parent)


def _own_criteria() -> tuple[bytes, ...]:
    readme = (RUBRICS / "README.md").read_bytes()
    return tuple(re.findall(rb"```yaml\n(.*?)```", readme, re.DOTALL))


def _bundle(path: Path) -> object:
    return unpack(path.read_bytes(), name=path.name)


def _programmes(path: Path) -> object:
    from evenhand.ui.dividend.programmes import read_programmes

    return read_programmes(path)


READERS = (
    Reader("scenario", "case.yaml", _examples, load, damage_text),
    Reader("bundle", "case.zip", _bundles, _bundle, damage_zip),
    Reader("fides", "case.yml", _manifests, lambda path: bring_in([path]), damage_text),
    Reader("rubric", "case.yaml", _own_criteria, load_rubric, damage_text),
    Reader("rubrics", "rubric/ownership.yaml", _rubrics, _whole_rubric, damage_text),
    Reader(
        "laws",
        "rubric/sources.yaml",
        lambda: ((RUBRICS / "sources.yaml").read_bytes(),),
        _whole_rubric,
        damage_text,
    ),
    Reader("assumptions", "case.yaml", lambda: (ASSUMPTIONS.read_bytes(),), load_assumptions, damage_text),
    Reader("survey", "case.csv", _surveys, read_survey, damage_text),
    Reader("customers", "case.csv", _customers, lambda path: read_customers(path, threads=1), damage_text),
    Reader("parquet", "case.parquet", _parquet, lambda path: read_customers(path, threads=1), damage_bytes),
    Reader("sketch", "case.json", _sketches, read_customers, damage_text),
    Reader("notice", "case.md", _notices, read_file, damage_text),
    Reader("html", "case.html", _pages, read_file, damage_text),
    Reader("docx", "case.docx", _documents, read_file, damage_zip),
    Reader("pdf", "case.pdf", _pdfs, read_file, damage_text),
    Reader("programmes", "case.csv", lambda: (PROGRAMMES.read_bytes(),), _programmes, damage_text),
    Reader("evidence", "case.txt", _notices, lambda path: fault_of(path.name, path.read_bytes()), damage_bytes),
)


def damaged(reader: Reader, seed: int) -> Iterator[bytes]:
    """Yield damaged files without end, the same for the same seed."""
    chance = random.Random(f"{reader.name} {seed}")
    seeds = reader.seeds()
    while True:
        data = chance.choice(seeds)
        yield (reader.damage if chance.random() < 0.6 else damage_bytes)(data, chance)


def prepare(reader: Reader, folder: Path) -> Path:
    """Put what a file may refer to into a folder, and return where the damaged file goes."""
    path = folder / reader.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if reader.name == "scenario":
        (folder / "notices").mkdir(exist_ok=True)
        for item in (*SCENARIOS.glob("*.yaml"), *(SCENARIOS / "notices").glob("*.md")):
            (folder / item.relative_to(SCENARIOS)).write_bytes(item.read_bytes())
    if path.parent.name == "rubric":
        for name in ("ownership.yaml", "sources.yaml"):
            (path.parent / name).write_bytes((RUBRICS / name).read_bytes())
    return path


def fault(reader: Reader, path: Path, data: bytes) -> str | None:
    """Return what is wrong with how a reader takes a file, ``None`` when nothing is."""
    path.write_bytes(data)
    start = time.process_time()
    try:
        reader.read(path)
    except InputError as error:
        if not error.message or not (error.problems or error.message.rstrip(".")):
            return f"says nothing: {error!r}"
        slip = slip_in(error)
        if slip:
            return slip
    except Exception:
        return traceback.format_exc(limit=-4)
    seconds = time.process_time() - start
    return f"took {seconds:.1f} s" if seconds > SLOW_SECONDS else None


def slip_in(error: InputError) -> str | None:
    """Return the traceback of a fault in our own code that the boundary of reading turned into the file's."""
    cause = error.__cause__
    if not isinstance(cause, SLIPS) or cause.__traceback__ is None:
        return None
    last = traceback.extract_tb(cause.__traceback__)[-1]
    if not last.filename.startswith(OURS):
        return None
    return "".join(traceback.format_exception(cause, limit=-4))


def main() -> None:
    """Fuzz for some minutes and print what was found."""
    parser = argparse.ArgumentParser(description="Fuzz every reader of foreign files.")
    parser.add_argument("--minutes", type=float, default=5.0, help="for each reader")
    parser.add_argument("--reader", action="append", choices=[reader.name for reader in READERS])
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, help="write what fails into this folder")
    given = parser.parse_args()
    warnings.simplefilter("error")
    total = 0
    for reader in READERS:
        if given.reader and reader.name not in given.reader:
            continue
        tried = 0
        faults: dict[str, bytes] = {}
        until = time.monotonic() + given.minutes * 60
        with tempfile.TemporaryDirectory() as folder:
            path = prepare(reader, Path(folder))
            for data in damaged(reader, given.seed):
                if time.monotonic() > until:
                    break
                tried += 1
                said = fault(reader, path, data)
                if said is not None:
                    faults.setdefault(said, data)
        print(f"{reader.name}: {tried:,} files, {len(faults)} faults (seed {given.seed})", flush=True)
        for number, (said, data) in enumerate(faults.items()):
            print(said, flush=True)
            if given.keep:
                given.keep.mkdir(parents=True, exist_ok=True)
                (given.keep / f"{reader.name}-{given.seed}-{number}{path.suffix}").write_bytes(data)
        total += len(faults)
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
