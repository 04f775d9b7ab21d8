"""Signatures hold for the file and the key they were made with, and for nothing else; minisign agrees."""

from __future__ import annotations

import subprocess
import sys

import pytest
from evenhand.report.signature import SUFFIX, SignatureError, check_signature, is_locked, new_keys, sign

from tests import programs

DATA = b"PK a bundle"
MINISIGN = programs.minisign()


@pytest.fixture(scope="module")
def keys():
    return new_keys()


@pytest.fixture(scope="module")
def signature(keys):
    return sign(DATA, keys[0], name="b.bundle.zip", key="own.key")


def check(data, signature, public):
    return check_signature(data, signature, public, name="b.bundle.zip", key="own.pub")


def test_a_signature_holds_for_its_file_and_says_which_it_was(keys, signature):
    assert check(DATA, signature, keys[1]) == "file:b.bundle.zip"
    assert sign(DATA, keys[0], name="b.bundle.zip", key="own.key") == signature


def test_a_changed_byte_of_file_or_signature_is_refused(keys, signature):
    for place in range(len(DATA)):
        changed = DATA[:place] + bytes([DATA[place] ^ 1]) + DATA[place + 1 :]
        with pytest.raises(SignatureError, match="was changed after it was signed"):
            check(changed, signature, keys[1])
    lines = signature.split(b"\n")
    # The first line is a remark that nothing rests on; what follows is the signature, what was said, and its seal.
    for number in (1, 2, 3):
        line = lines[number]
        for place in range(len(line)):
            # Its neighbours: in the last letter of base64 they differ in bits that stand for nothing.
            for bit in (1, 2, 4, 8, 16):
                changed = line[:place] + bytes([line[place] ^ bit]) + line[place + 1 :]
                with pytest.raises(SignatureError):
                    check(DATA, b"\n".join([*lines[:number], changed, *lines[number + 1 :]]), keys[1])


def test_another_key_and_no_signature_are_told_apart(keys, signature):
    with pytest.raises(SignatureError, match=r"signed with another key than own\.pub"):
        check(DATA, signature, new_keys()[1])
    with pytest.raises(SignatureError, match=r"is not signed: there is no b\.bundle\.zip\.minisig"):
        check(DATA, None, keys[1])


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe", b"one line", b"a\nb\n", b"a\nb\nc\nd\n", b"\0" * 300])
def test_what_is_no_key_and_no_signature_is_refused_in_words(keys, signature, broken):
    with pytest.raises(SignatureError, match=r"own\.pub cannot be read as a public key"):
        check(DATA, signature, broken)
    with pytest.raises(SignatureError, match=r"minisig cannot be read as a signature"):
        check(DATA, broken, keys[1])
    with pytest.raises(SignatureError, match=r"own\.key cannot be read as a secret key"):
        sign(DATA, broken, name="b", key="own.key")
    with pytest.raises(SignatureError):
        is_locked(broken, "own.key")


@pytest.mark.parametrize(("right", "wrong"), [("swordfish", "tuna")])
def test_a_locked_key_signs_with_its_password_only(monkeypatch, right, wrong):
    # The work that a lock costs is the library's, and is made light here.
    monkeypatch.setattr("minisign.secret_key.SecretKey.encrypt.__kwdefaults__", {"opslimit": 1, "memlimit": 1 << 20})
    secret, public = new_keys(right)
    assert is_locked(secret, "own.key") and not is_locked(new_keys()[0], "own.key")
    with pytest.raises(SignatureError, match="cannot be unlocked"):
        sign(DATA, secret, name="b", key="own.key", password=wrong)
    assert check(DATA, sign(DATA, secret, name="b", key="own.key", password=right), public) == "file:b"


def test_any_name_of_a_file_can_be_signed(keys):
    for name in ("תוכנית.zip", "a\nb", "x" * 10_000, "👩‍👩‍👧", ""):
        assert check(DATA, sign(DATA, keys[0], name=name, key="k"), keys[1]).startswith("file:")


def test_without_the_library_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "minisign", None)
    with pytest.raises(SignatureError) as raised:
        new_keys()
    assert "evenhand[sign]" in raised.value.hint


@pytest.mark.slow
@pytest.mark.skipif(MINISIGN is None, reason="minisign, a second implementation, is not installed")
def test_minisign_itself_agrees(tmp_path, keys, signature):
    file, public = tmp_path / "b.bundle.zip", tmp_path / "own.pub"
    file.write_bytes(DATA)
    public.write_bytes(keys[1])
    file.with_name(file.name + SUFFIX).write_bytes(signature)
    command = [MINISIGN, "-V", "-m", file, "-p", public]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - files of ours
    file.write_bytes(DATA + b"!")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0  # noqa: S603 - files of ours
