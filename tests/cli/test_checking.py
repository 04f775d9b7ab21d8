"""A bundle is written, signed and checked as a person would type it."""

from __future__ import annotations

import json
import stat

import pytest
from evenhand.places import SCENARIOS
from evenhand.report import bundle as bundles
from evenhand.report import known_formats

PLAIN = str(SCENARIOS / "plain-opt-in.yaml")


@pytest.fixture
def bundle(run, tmp_path, monkeypatch):
    """A bundle of two documents: what is written into one is tested elsewhere."""
    forms = [form for form in known_formats() if form.suffix in (".json", ".md")]
    monkeypatch.setattr(bundles, "known_formats", lambda: forms)
    file = tmp_path / "b.bundle.zip"
    code, _, err = run("report", PLAIN, "--draws", "16", "--contents", "law", "--out", str(file))
    assert code == 0, err
    return file


@pytest.fixture
def keys(run, tmp_path, monkeypatch):
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "")
    made = []
    for name in ("own", "other"):
        assert run("report", "keys", str(tmp_path / name))[0] == 0
        made.append((str(tmp_path / f"{name}.key"), str(tmp_path / f"{name}.pub")))
    return made


@pytest.mark.slow
def test_of_every_number_it_is_said_whether_it_follows(run, bundle):
    code, out, err = run("report", "verify", str(bundle))
    assert code == 0 and "Everything follows. All " in out and err == ""
    assert "recommendation.json" in out and "given" in out
    code, out, _ = run("report", "verify", str(bundle), "--json", "--numbers")
    plain = json.loads(out)
    assert code == 0 and plain["ok"] and plain["signature"] is None
    assert sum(file["numbers"] for file in plain["files"]) == len(plain["numbers"]) > 1000
    assert all(number["holds"] for number in plain["numbers"])
    listed = run("report", "verify", str(bundle), "--numbers")[1]
    assert sum(line.endswith(" follows") for line in listed.splitlines()) == len(plain["numbers"])


@pytest.mark.slow
def test_what_does_not_follow_is_named_and_ends_with_one(run, bundle):
    with bundle.open("r+b") as file:
        packed = file.read()
        # A byte within what is packed; the archive itself says that something is wrong.
        file.seek(packed.index(b"recommendation.md") + 200)
        file.write(b"\0\0\0")
    code, _, err = run("report", "verify", str(bundle))
    assert code == 1 and "recommendation.md" in err


@pytest.mark.slow
def test_a_signature_is_made_beside_the_bundle_and_checked_with_its_key(run, bundle, keys):
    (secret, public), (_, other) = keys
    assert stat.S_IMODE(bundle.with_name("own.key").stat().st_mode) == 0o600
    code, _, err = run("report", "verify", str(bundle), "--key", public)
    assert code == 1 and "is not signed" in err
    packed = bundle.read_bytes()
    assert run("report", "sign", str(bundle), "--key", secret)[0] == 0
    assert bundle.read_bytes() == packed
    code, out, _ = run("report", "verify", str(bundle), "--key", public)
    assert code == 0 and "Signed by the key own.pub (file:b.bundle.zip)." in out
    code, _, err = run("report", "verify", str(bundle), "--key", other)
    assert code == 1 and "another key than other.pub" in err
    code, out, err = run("report", "verify", str(bundle))
    assert code == 0 and "--key" in err and "Signed" not in out
    code, out, _ = run("report", "verify", str(bundle), "--key", other, "--json")
    assert code == 1 and json.loads(out)["ok"] and json.loads(out)["signature"]["holds"] is False


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("verify",), 2, "name one file"),
        (("sign", "a", "b"), 2, "name one file"),
        (("sign", PLAIN), 2, "--key"),
        (("verify", "missing.zip"), 1, "does not exist"),
        (("verify", PLAIN), 1, "cannot be read as a bundle"),
        (("sign", PLAIN, "--key", PLAIN), 1, "cannot be read as a bundle"),
    ],
)
def test_what_is_no_bundle_and_what_is_left_out_is_said(run, arguments, code, said):
    stopped, _, err = run("report", *arguments)
    assert stopped == code and said in " ".join(err.split())


@pytest.mark.slow
def test_nothing_is_written_over(run, bundle, keys):
    (secret, _), _ = keys
    assert run("report", "keys", secret.removesuffix(".key"))[0] == 1
    assert run("report", "sign", str(bundle), "--key", secret)[0] == 0
    assert run("report", "sign", str(bundle), "--key", secret)[0] == 1
    assert run("report", "sign", str(bundle), "--key", secret, "--force")[0] == 0
