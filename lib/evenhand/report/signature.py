"""Who vouches for a bundle: signatures in minisign's format, made and checked without a network.

A signature lies beside the file that it is of, so that the bundle stays the same bytes whoever signs it.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from evenhand.errors import InputError
from evenhand.reading import parsing

SUFFIX = ".minisig"
"""Added to the name of a file, it is that of its signature."""
KEY = "a secret key of minisign"


class SignatureError(InputError):
    """A key or a signature that cannot be used, or that is not of this file."""


def _minisign() -> ModuleType:
    # An extra: who signs nothing need not install it.
    try:
        return importlib.import_module("minisign")
    except ImportError:
        raise SignatureError(
            "Signatures need the package py-minisign.", hint="Install it with: pip install 'evenhand[sign]'"
        ) from None


def new_keys(password: str = "") -> tuple[bytes, bytes]:
    """Return a new secret key and the public key that belongs to it.

    Parameters
    ----------
    password
        What the secret key is locked with; an empty one leaves it unlocked.
    """
    pair = _minisign().KeyPair.generate()
    if password:
        pair.secret_key.encrypt(password)
    return bytes(pair.secret_key) + b"\n", bytes(pair.public_key) + b"\n"


def is_locked(secret: bytes, name: str) -> bool:
    """Return whether a secret key needs a password; ``name`` is what its file is called.

    Raises
    ------
    SignatureError
        When it is no secret key.
    """
    with parsing(name, SignatureError, KEY):
        return bool(_minisign().SecretKey.from_bytes(secret).is_encrypted())


def sign(data: bytes, secret: bytes, *, name: str, key: str, password: str = "") -> bytes:
    """Return the signature of a file; the same file and key give the same bytes.

    Parameters
    ----------
    data, name
        The file, and what it is called, which is signed with it.
    secret, key
        The secret key, and what its file is called.
    password
        What it is locked with.

    Raises
    ------
    SignatureError
        When the key cannot be used, or the password is another.
    """
    library = _minisign()
    with parsing(key, SignatureError, KEY):
        opened = library.SecretKey.from_bytes(secret)
    if opened.is_encrypted():
        try:
            opened.decrypt(password)
        except library.Error as error:
            raise SignatureError(f"{key} cannot be unlocked.", hint="The password is another.") from error
    # Minisign takes plain letters only; which file it was is for people, as the bytes themselves are signed.
    plain = "".join(letter if " " <= letter < "\x7f" else "?" for letter in name)[:200]
    with opened:
        return bytes(opened.sign(data, trusted_comment=f"file:{plain}")) + b"\n"


def check_signature(data: bytes, signature: bytes | None, public: bytes, *, name: str, key: str) -> str:
    """Return what was signed with a file in words, when the signature is of this file by this key.

    Parameters
    ----------
    data, name
        The file, and what it is called.
    signature
        Its signature; ``None`` where there is none.
    public, key
        The public key of who should have signed it, and what its file is called.

    Raises
    ------
    SignatureError
        When there is no signature, it is by another key, or of another file.
    """
    library = _minisign()
    with parsing(key, SignatureError, "a public key of minisign"):
        owner = library.PublicKey.from_bytes(public)
    if signature is None:
        raise SignatureError(
            f"{name} is not signed: there is no {name}{SUFFIX} beside it.",
            hint="Ask for the signature, or check without --key, which does not say who made it.",
        )
    with parsing(f"{name}{SUFFIX}", SignatureError, "a signature of minisign"):
        signed = library.Signature.from_bytes(signature)
        # The last letter of base64 has bits that stand for nothing: another letter would read as the same signature.
        if bytes(signed).splitlines()[1:] != signature.splitlines()[1:]:
            raise library.ParseError("not as minisign writes it")
    if signed._key_id != owner._keynum_pk.key_id:
        raise SignatureError(
            f"{name} was signed with another key than {key}.", hint="Ask who signed it, and for their public key."
        )
    try:
        owner.verify(data, signed)
    except library.VerifyError as error:
        raise SignatureError(
            f"The signature of {name} does not hold: the file, or the signature, was changed after it was signed.",
            hint="Ask whoever signed it to send both again.",
        ) from error
    return str(signed.trusted_comment)
