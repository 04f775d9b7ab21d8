"""Nobody beyond this computer is served before they would have to say who they are."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from evenhand.store import open_store, space_path
from evenhand.ui.session.sign_in import signing_in

EVERYWHERE = "0.0.0.0"  # noqa: S104 (nothing is bound)
AUTH = """
[auth]
redirect_uri = "https://evenhand.example/oauth2callback"
cookie_secret = "of-the-tests-and-long-enough-to-sign-with"
client_id = "evenhand"
client_secret = "x"
server_metadata_url = "https://login.example/.well-known/openid-configuration"
"""


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch):
    file = tmp_path / "secrets.toml"
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(file))
    signing_in.cache_clear()
    yield file
    signing_in.cache_clear()


@pytest.fixture
def started(monkeypatch) -> list[list[str]]:
    """What would take this process's place."""
    commands: list[list[str]] = []
    monkeypatch.setattr(os, "execve", lambda program, arguments, environment: commands.append(arguments))
    return commands


@pytest.fixture
def port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize("address", [EVERYWHERE, "::", "192.0.2.7", "evenhand.example"])
def test_others_are_not_served_where_nobody_signs_in(run, secrets, started, address):
    code, _, said = run("run", "--address", address)
    assert code == 1 and not started
    assert address in said and "[auth]" in said and "secrets.toml" in said and "--room" in said


def test_others_are_served_once_they_sign_in(run, secrets, started, port):
    secrets.write_text(AUTH, encoding="utf-8")
    assert run("run", "--address", EVERYWHERE, "--port", port)[0] == 0
    [arguments] = started
    assert arguments[arguments.index("--server.address") + 1] == EVERYWHERE


@pytest.mark.parametrize("address", [(), ("--address", "127.0.0.1"), ("--address", "localhost")])
def test_this_computer_is_served_as_ever(run, secrets, started, port, address):
    assert run("run", "--port", port, *address)[0] == 0
    assert len(started) == 1


@pytest.mark.parametrize("more", [(), ("--room",), ("--address", EVERYWHERE)])
def test_a_mistake_in_the_file_starts_nothing(run, secrets, started, more):
    secrets.write_text(AUTH + '[evenhand]\ngroup = "x"\n', encoding="utf-8")
    code, _, said = run("run", *more)
    assert code == 1 and not started
    assert "secrets.toml" in said and "“groups”" in said


def test_a_room_and_an_address_are_one_or_the_other(run, secrets, started):
    assert run("run", "--room", "--address", EVERYWHERE)[0] == 2
    assert not started


@pytest.mark.slow
def test_what_was_there_can_be_given_to_a_space(run, tmp_path: Path, monkeypatch):
    main = tmp_path / "store.duckdb"
    monkeypatch.setenv("EVENHAND_STORE", str(main))
    with open_store(main) as store:
        draft = store.drafts.create("ours", {"name": "Ours"})
    assert run("backup", "--to", str(tmp_path / "all.duckdb"))[0] == 0
    assert run("restore", str(tmp_path / "all.duckdb"), "--space", "retail")[0] == 0
    with open_store(space_path(main, "retail")) as store:
        assert store.drafts.get(draft.id).body == {"name": "Ours"}
    assert run("doctor", "--space", "retail")[0] == 0
    code, _, said = run("doctor", "--space", "../main")
    assert code == 1 and "name of a space" in said
