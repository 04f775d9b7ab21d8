"""What ``evenhand report`` does with bundles that exist: checks them, and signs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.markup import escape
from rich.table import Column, Table

from evenhand.cli.terminal import check_free, emit, err, out, say_error, write
from evenhand.reading import bytes_of

if TYPE_CHECKING:
    from evenhand.report.verification import Verification

MOST_BYTES = 200 * 1024**2
MOST_KEY_BYTES = 10_000


def _verify(file: Path, key: Path | None, *, numbers: bool, as_json: bool, force: bool) -> None:
    """Say of a bundle whether every number still follows; end with 1 when one does not."""
    from evenhand.report.bundle import BundleError
    from evenhand.report.signature import SUFFIX, SignatureError, check_signature
    from evenhand.report.verification import verify

    data = bytes_of(file, BundleError, "a bundle", most_bytes=MOST_BYTES)
    beside = file.with_name(file.name + SUFFIX)
    signature = None
    if beside.exists():
        signature = bytes_of(beside, SignatureError, "a signature", most_bytes=MOST_KEY_BYTES)
    signed: str | None = None
    refused: SignatureError | None = None
    if key is not None:
        public = bytes_of(key, SignatureError, "a public key", most_bytes=MOST_KEY_BYTES)
        try:
            signed = check_signature(data, signature, public, name=file.name, key=key.name)
        except SignatureError as error:
            refused = error
    verified = verify(data, file.name)
    if as_json:
        words = {"holds": refused is None, "says": refused.message if refused else signed}
        checked = {"signature": None if key is None else words}
        emit({"file": str(file), **verified.to_json_dict(every=numbers), **checked})
    else:
        _say(verified, numbers=numbers)
        if signed is not None and key is not None:
            out.print(f"Signed by the key {escape(key.name)} ({escape(signed)}).", soft_wrap=True, highlight=False)
        elif refused is not None:
            say_error(refused)
        elif signature is not None:
            err.print(f"It is signed; --key with the signer's public key checks {escape(beside.name)}.", soft_wrap=True)
    if refused is not None or not verified.ok:
        raise typer.Exit(1)


def _say(verified: Verification, *, numbers: bool) -> None:
    """Print what came of a check: what does not follow, each file, and each number where asked for."""
    for finding in verified.findings:
        err.print(escape(str(finding)), soft_wrap=True, highlight=False)
    for note in verified.notes:
        err.print(escape(note), soft_wrap=True, highlight=False)
    if numbers:
        for number in verified.numbers:
            holds = "follows" if number.holds else f"does not follow: {number.follows or 'nothing'} does"
            line = f"{number.file}, {number.place}: {number.said or 'nothing'} {holds}"
            out.print(escape(line), soft_wrap=True, highlight=False)
    table = Table("file", Column("numbers", justify="right"), Column("follow", justify="right"))
    for file in verified.files:
        table.add_row(
            escape(file.file), f"{file.numbers:,}", "given" if file.given else f"{file.numbers - file.wrong:,}"
        )
    if verified.files:
        out.print(table)
    said = verified.words if verified.files or not verified.ok else ""
    out.print(escape(f"Everything follows. {said}" if verified.ok else said), soft_wrap=True, highlight=False)


def _sign(file: Path, key: Path | None, *, numbers: bool, as_json: bool, force: bool) -> None:
    """Write the signature of a bundle beside it."""
    from evenhand.report.bundle import BundleError, opened
    from evenhand.report.signature import SUFFIX, SignatureError, is_locked, sign

    if key is None:
        raise typer.BadParameter(
            "name the secret key to sign with; evenhand report keys NAME makes one", param_hint="--key"
        )
    data = bytes_of(file, BundleError, "a bundle", most_bytes=MOST_BYTES)
    opened(data, file.name)
    secret = bytes_of(key, SignatureError, "a secret key", most_bytes=MOST_KEY_BYTES)
    beside = file.with_name(file.name + SUFFIX)
    check_free(beside, force=force)
    password = typer.prompt(f"Password of {key.name}", hide_input=True, err=True) if is_locked(secret, key.name) else ""
    write(beside, sign(data, secret, name=file.name, key=key.name, password=password), force=force)
    err.print(f"Written to {escape(str(beside))}.", soft_wrap=True)


def _keys(file: Path, key: Path | None, *, numbers: bool, as_json: bool, force: bool) -> None:
    """Write a new secret key and its public key."""
    from evenhand.report.signature import new_keys

    secret, public = (file.with_name(f"{file.name}{suffix}") for suffix in (".key", ".pub"))
    for place in (secret, public):
        check_free(place, force=force)
    password = typer.prompt(
        "Password for it (empty for none)",
        default="",
        hide_input=True,
        confirmation_prompt=True,
        show_default=False,
        err=True,
    )
    made, told = new_keys(password)
    # Nobody else may read it, from the first byte on.
    secret.unlink(missing_ok=True)
    secret.touch(mode=0o600)
    write(secret, made, force=True)
    write(public, told, force=force)
    err.print(
        f"Written to {escape(str(secret))}, to be kept, and {escape(str(public))}, to be given away.", soft_wrap=True
    )


ACTIONS: Mapping[str, Callable[..., None]] = {"verify": _verify, "sign": _sign, "keys": _keys}
"""What stands in the place of a scenario and is none: a word, and what it does with the one file that follows."""
