"""Who signs in where others reach the server: what the company's own sign-in says of them, and what follows here.

All of it stands in one file, the ``secrets.toml`` that Streamlit reads: ``[auth]`` says who vouches for people,
``[evenhand]`` what their groups open. Whatever is wrong in it stops the server: a typing error must not leave the door
open.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from evenhand.errors import InputError
from evenhand.nearest import nearest
from evenhand.store import MAIN, check_space

FILES = "STREAMLIT_SECRETS_FILES"
"""The environment variable by which Streamlit is told other files than its usual ones."""
CALLBACK = "/oauth2callback"
DEFAULT = "default"
"""What Streamlit calls the provider that stands in ``[auth]`` itself."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PROVIDER = ("client_id", "client_secret", "server_metadata_url")
AUTH = ("redirect_uri", "cookie_secret", *PROVIDER, "client_kwargs", "expose_tokens")
OURS = ("groups", "hours", "publishers", "roles", "room", "spaces")
ROOMS = ("code", "sign-in")
SHORTEST_SECRET = 32
MOST_HOURS = 30 * 24
MOST_NAME = 180
"""Characters of a name; the audit keeps 200."""

_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who signed in, as this server takes them."""

    key: str
    """What tells them from everybody else, whatever they are called."""
    actor: str
    """How the audit names them: by e-mail address where the provider vouches for it."""
    name: str
    """How pages address them."""
    spaces: tuple[str, ...]
    """The spaces that their groups open, the first at hand; empty for somebody who belongs nowhere here."""
    role: str = ""
    """Which of the roles of "I am" their groups say; "" for none."""
    publishes: bool = True
    """Whether they may publish a snapshot."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in, and what that opens."""

    host: str
    """The name under which people reach the server."""
    providers: tuple[str, ...] = (DEFAULT,)
    """Who vouches for them, as ``st.login`` knows them."""
    groups: str = "groups"
    """The claim that holds somebody's groups; dots lead into claims within claims."""
    spaces: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    """Group → space, group → role. Without a space everybody who signs in is in the one that has always been there."""
    publishers: frozenset[str] = frozenset()
    """Groups whose members may publish a snapshot; everybody where none is named."""
    room: bool = False
    """Whether participants of a workshop sign in, too."""
    hours: int = 12
    """How long a sign-in lasts."""

    @property
    def all_spaces(self) -> tuple[str, ...]:
        """Every space there is, in the order of the file."""
        return tuple(dict.fromkeys(self.spaces.values())) or (MAIN,)

    def viewer(self, claims: Mapping[str, object]) -> Viewer | None:
        """Return who somebody is by what was said of them; ``None`` for who has not signed in."""
        subject = claims.get("sub")
        if claims.get("is_logged_in") is not True or not isinstance(subject, str) or not subject:
            return None
        groups = _groups(claims, self.groups)
        opened = dict.fromkeys(space for group, space in self.spaces.items() if group in groups)
        return Viewer(
            key=json.dumps([claims.get("provider"), claims.get("iss"), subject]),
            actor=_actor(claims, subject),
            name=_text(claims, "name") or _actor(claims, subject),
            spaces=tuple(opened) if self.spaces else (MAIN,),
            role=next((role for group, role in self.roles.items() if group in groups), ""),
            publishes=not self.publishers or bool(self.publishers & groups),
        )

    def viewer_by_cookies(self, cookies: Mapping[str, str]) -> Viewer | None:
        """Return who a request comes from; ``None`` where nobody signed in, too long ago, or with another's mark."""

        def signed(name: str) -> bytes | None:
            value = cookies.get(name)
            return None if value is None else decode_signed_value(get_cookie_secret(), name, value, self.hours / 24)

        whole = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
        try:
            claims = json.loads(whole) if whole else None
        except ValueError:
            return None
        return self.viewer(claims) if isinstance(claims, dict) else None


@cache
def signing_in() -> SignIn | None:
    """Return how people sign in to this server, read once; ``None`` where nobody does."""
    return read_sign_in(secrets_files())


def secrets_files() -> tuple[str, ...]:
    """Return the files in which sign-in may be configured, those that win last."""
    return tuple(os.environ.get(FILES, "").split()) or tuple(st.get_option("secrets.files"))


def read_sign_in(files: Iterable[str]) -> SignIn | None:
    """Read how people sign in; ``None`` where no file says so.

    Raises
    ------
    InputError
        A file cannot be read, or says something that cannot be; names file and key.
    """
    auth: _Section | None = None
    ours: _Section | None = None
    for name in files:
        sections = _read(Path(name))
        if "auth" in sections:
            auth = _Section(name, "auth", sections["auth"])
        if "evenhand" in sections:
            ours = _Section(name, "evenhand", sections["evenhand"])
    if auth is None:
        if ours is not None:
            raise InputError(
                f"{ours.file}: [evenhand] says what groups open, but no [auth] says who signs in.",
                hint="Add [auth], or take [evenhand] out.",
            )
        return None
    return _sign_in(auth, _Section(auth.file, "evenhand", {}) if ours is None else ours)


def _sign_in(auth: _Section, ours: _Section) -> SignIn:
    providers = _providers(auth)
    address = auth.text("redirect_uri")
    parts = urlsplit(address)
    if parts.scheme not in {"https", "http"} or not parts.hostname or not address.endswith(CALLBACK):
        raise auth.wrong("redirect_uri", f"“{address}” is not the address of this server with {CALLBACK} behind it")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise auth.wrong(
            "redirect_uri", f"“{address}” would carry sign-ins over the network for all to read; use https"
        )
    if len(auth.text("cookie_secret")) < SHORTEST_SECRET:
        raise auth.wrong("cookie_secret", f"it has fewer than {SHORTEST_SECRET} characters; make a long, random one")
    ours.check_keys(OURS)
    spaces, roles = ours.table("spaces"), ours.table("roles")
    for group, space in spaces.items():
        try:
            check_space(space)
        except InputError as error:
            raise ours.wrong(f"spaces.{group}", f"{error.message} {error.hint}") from None
    # The kinds of facts are loaded for them, which nobody who does not sign in waits for.
    from evenhand.ui.session.roles import ROLES

    for group, role in roles.items():
        if role not in ROLES:
            raise ours.wrong(f"roles.{group}", _unknown(role, "role", ROLES))
    hours = ours.content.get("hours", SignIn.__dataclass_fields__["hours"].default)
    if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= MOST_HOURS:
        raise ours.wrong("hours", f"{hours!r} is not a whole number of hours from 1 to {MOST_HOURS}")
    room = ours.content.get("room", ROOMS[0])
    if room not in ROOMS:
        raise ours.wrong("room", _unknown(str(room), "way into the room", ROOMS))
    return SignIn(
        host=parts.hostname.lower(),
        providers=providers,
        groups=ours.text("groups") if "groups" in ours.content else "groups",
        spaces=spaces,
        roles=roles,
        publishers=frozenset(ours.list("publishers")),
        room=room == ROOMS[1],
        hours=hours,
    )


def _providers(auth: _Section) -> tuple[str, ...]:
    named = {name: content for name, content in auth.content.items() if isinstance(content, dict) and name not in AUTH}
    auth.check_keys((*AUTH, *named))
    for name, content in named.items():
        provider = _Section(auth.file, f"auth.{name}", content)
        provider.check_keys((*PROVIDER, "client_kwargs", "expose_tokens"))
        for key in PROVIDER:
            provider.text(key)
        if not re.fullmatch(r"[A-Za-z0-9-]+", name):
            raise auth.wrong(name, "the name of a provider has letters, digits and hyphens only")
    if not named or any(key in auth.content for key in PROVIDER):
        for key in PROVIDER:
            auth.text(key)
        return (DEFAULT, *named)
    return tuple(named)


@dataclass(frozen=True, slots=True)
class _Section:
    """One table of a file, with words for what is wrong in it."""

    file: str
    name: str
    content: dict[str, Any]

    def __post_init__(self) -> None:
        if not isinstance(self.content, dict):
            raise InputError(
                f"{self.file}: {self.name} is no section.", hint=f"Write [{self.name}] and its keys below."
            )

    def wrong(self, key: str, why: str) -> InputError:
        said = f"{self.file}: [{self.name}] {key}: {why}" + ("" if why.endswith((".", "?")) else ".")
        return InputError(said, hint="Nobody is let in before this is put right.")

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if value is None:
            raise self.wrong(key, "it is missing")
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "it is no text, or empty")
        return value.strip()

    def list(self, key: str) -> tuple[str, ...]:
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(key, "it is no list of groups")
        return tuple(value)

    def table(self, key: str) -> dict[str, str]:
        value = self.content.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise self.wrong(key, 'it is no table of lines such as "group" = "name"')
        return value

    def check_keys(self, known: Iterable[str]) -> None:
        known = tuple(known)
        for key in self.content:
            if key not in known:
                raise self.wrong(key, _unknown(key, "key", known))


def _unknown(word: str, kind: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"“{word}” is no {kind}; " + (f"did you mean “{near}”?" if near else f"there are {', '.join(sorted(known))}")


def _read(path: Path) -> dict[str, Any]:
    if path.is_dir():
        if (path / "auth").exists() or (path / "evenhand").exists():
            raise InputError(f"{path} is a folder.", hint="Put [auth] and [evenhand] into a file named secrets.toml.")
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.", hint="Nobody is let in before it can be.") from error
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        place = f"{path}:{line[1]}" if line else str(path)
        raise InputError(f"{place}: {error}.", hint="Nobody is let in before this is put right.") from error


# --- what is said of somebody


def _groups(claims: Mapping[str, object], path: str) -> frozenset[str]:
    said: object = claims
    # A claim may itself have dots in its name, as addresses do.
    for part in (path,) if path in claims else path.split("."):
        said = said.get(part) if isinstance(said, Mapping) else None
    if isinstance(said, str):
        return frozenset({said})
    return frozenset(each for each in said if isinstance(each, str)) if isinstance(said, list) else frozenset()


def _actor(claims: Mapping[str, object], subject: str) -> str:
    # An address that nobody has verified may be somebody else's.
    mail = "" if claims.get("email_verified") is False else _text(claims, "email").lower()
    if mail:
        return mail
    name, mark = _text(claims, "preferred_username") or _text(claims, "name"), hashlib.sha256(subject.encode())
    # Names are given twice; the mark tells two apart.
    return f"{name[: MOST_NAME - 11]} ({mark.hexdigest()[:8]})" if name else f"person {mark.hexdigest()[:8]}"


def _text(claims: Mapping[str, object], name: str) -> str:
    said = claims.get(name)
    if not isinstance(said, str):
        return ""
    return "".join(mark for mark in " ".join(said.split()) if mark.isprintable())[:MOST_NAME]
