"""How people sign in is read from one file, and what is wrong in it lets nobody in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from evenhand.errors import InputError
from evenhand.ui.session import sign_in as module
from evenhand.ui.session.sign_in import SignIn, read_sign_in, secrets_files
from streamlit.web.server.starlette import starlette_app_utils
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.sure import sure

SECRET = "of-the-tests-and-long-enough-to-sign-with"  # noqa: S105
AUTH = f"""
[auth]
redirect_uri = "https://evenhand.example/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "evenhand"
client_secret = "x"
server_metadata_url = "https://login.example/.well-known/openid-configuration"
"""
OURS = """
[evenhand]
groups = "realm.groups"
room = "sign-in"
hours = 8
publishers = ["stewards"]
[evenhand.spaces]
"team-retail" = "retail"
"team-bank" = "bank"
"bank-legal" = "bank"
[evenhand.roles]
"bank-legal" = "legal"
"""
ANN = {"sub": "1", "iss": "https://login.example", "is_logged_in": True, "email": "Ann@Shop.example", "name": "Ann"}


@pytest.fixture
def read(tmp_path: Path):
    def read_it(*texts: str) -> SignIn | None:
        files = [tmp_path / f"secrets{number}.toml" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        return read_sign_in(map(str, files))

    return read_it


def test_without_auth_nobody_signs_in(read, tmp_path: Path):
    assert read() is None
    assert read("other = 1\n[auth2]\nx = 1") is None
    assert read_sign_in([str(tmp_path / "none.toml"), str(tmp_path)]) is None


def test_auth_alone_is_one_space_for_all(read):
    said = read(AUTH)
    assert (said.host, said.providers, said.room, said.all_spaces) == (
        "evenhand.example",
        ("default",),
        False,
        ("main",),
    )
    assert said.viewer(ANN).spaces == ("main",)


def test_everything_that_can_be_said(read):
    said = read(AUTH, OURS)
    assert (said.groups, said.room, said.hours) == ("realm.groups", True, 8)
    assert said.all_spaces == ("retail", "bank")
    assert said.publishers == {"stewards"} and said.roles == {"bank-legal": "legal"}


def test_several_who_vouch_for_people(read):
    head = AUTH.split("client_id")[0]
    provider = 'client_id = "a"\nclient_secret = "b"\nserver_metadata_url = "https://x.example"\n'
    assert read(f"{head}[auth.one]\n{provider}[auth.two]\n{provider}").providers == ("one", "two")
    assert read(f"{AUTH}[auth.one]\n{provider}").providers == ("default", "one")


WRONG = {
    "no_toml": (AUTH + "client = \n", r"secrets0\.toml:8: "),
    "auth_no_section": ("auth = 1", "auth is no section"),
    "ours_no_section": ("evenhand = 1" + AUTH, "evenhand is no section"),
    "ours_alone": (OURS, r"no \[auth\] says who signs in"),
    "missing": (AUTH.replace("client_id", "#"), r"\[auth\] client_id: it is missing"),
    "empty": (AUTH.replace('"evenhand"', '" "'), r"client_id: it is no text, or empty"),
    "number": (AUTH.replace('"evenhand"', "7"), r"client_id: it is no text, or empty"),
    "key": (AUTH.replace("redirect_uri", "redirect_url"), r"\[auth\] redirect_url: .*did you mean “redirect_uri”"),
    "callback": (AUTH.replace("/oauth2callback", "/callback"), "redirect_uri: .*/oauth2callback behind it"),
    "no_address": (AUTH.replace("https://evenhand.example", ""), "redirect_uri: .*is not the address"),
    "http": (AUTH.replace("https://evenhand", "http://evenhand"), "redirect_uri: .*use https"),
    "secret": (AUTH.replace(SECRET, "short"), "cookie_secret: it has fewer than 32"),
    "provider": (AUTH + '[auth.one]\nclient_id = "a"', r"\[auth\.one\] client_secret: it is missing"),
    "provider_name": (
        AUTH + '[auth.a_b]\nclient_id = "a"\nclient_secret = "b"\nserver_metadata_url = "c"',
        "a_b: the name of a provider",
    ),
    "our_key": (AUTH + '[evenhand]\ngroup = "x"', r"\[evenhand\] group: .*did you mean “groups”"),
    "space": (AUTH + '[evenhand.spaces]\n"a" = "../main"', r"spaces\.a: “../main” cannot be the name"),
    "spaces": (AUTH + '[evenhand]\nspaces = ["a"]', "spaces: it is no table"),
    "role": (AUTH + '[evenhand.roles]\n"a" = "lgal"', "roles.a: “lgal” is no role; did you mean “legal”"),
    "publishers": (AUTH + '[evenhand]\npublishers = "a"', "publishers: it is no list"),
    "room": (AUTH + '[evenhand]\nroom = "signin"', "room: .*did you mean “sign-in”"),
    "hours": (AUTH + "[evenhand]\nhours = 0", "hours: 0 is not a whole number"),
    "hours_true": (AUTH + "[evenhand]\nhours = true", "hours: True is not a whole number"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_names_file_and_key_and_lets_nobody_in(read, case):
    text, words = WRONG[case]
    with pytest.raises(InputError, match=words) as raised:
        read(text)
    assert "secrets0.toml" in raised.value.message


def test_a_file_that_cannot_be_read_lets_nobody_in(tmp_path: Path):
    file = tmp_path / "secrets.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="cannot be read"):
        read_sign_in([str(file)])
    (tmp_path / "auth").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        read_sign_in([str(tmp_path)])


def test_the_last_file_that_says_it_wins(read):
    assert read(AUTH, AUTH.replace("evenhand.example", "other.example")).host == "other.example"


def test_files_are_those_that_streamlit_was_told(monkeypatch):
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", "/a/secrets.toml /b/secrets.toml")
    assert secrets_files() == ("/a/secrets.toml", "/b/secrets.toml")
    monkeypatch.delenv("STREAMLIT_SECRETS_FILES")
    assert all(name.endswith("secrets.toml") for name in secrets_files())


# --- who somebody is


def said_of(groups: Any, **more: Any) -> dict[str, Any]:
    return {**ANN, "realm": {"groups": groups}, **more}


@pytest.mark.parametrize(
    ("groups", "spaces", "role", "publishes"),
    [
        (["team-retail"], ("retail",), "", False),
        (["bank-legal", "team-retail", "stewards"], ("retail", "bank"), "legal", True),
        ("team-bank", ("bank",), "", False),
        (["others"], (), "", False),
        ([], (), "", False),
        (None, (), "", False),
        ([7, ["team-bank"], {"team-bank": 1}], (), "", False),
        ({"team-bank": True}, (), "", False),
    ],
)
def test_groups_open_spaces_and_say_roles(read, groups, spaces, role, publishes):
    viewer = read(AUTH, OURS).viewer(said_of(groups))
    assert (viewer.spaces, viewer.role, viewer.publishes) == (spaces, role, publishes)


def test_a_claim_may_have_dots_in_its_name(read):
    said = read(AUTH, OURS.replace("realm.groups", "https://shop.example/groups"))
    assert said.viewer({**ANN, "https://shop.example/groups": ["team-bank"]}).spaces == ("bank",)


@pytest.mark.parametrize(
    "claims", [{}, {"sub": "1"}, {**ANN, "is_logged_in": False}, {**ANN, "is_logged_in": "yes"}, {**ANN, "sub": ""}]
)
def test_who_did_not_sign_in_is_nobody(claims):
    assert SignIn("x.example").viewer(claims) is None


def test_two_people_are_never_one():
    sign_in = SignIn("x.example")
    ann = sure(sign_in.viewer(ANN))
    assert (ann.actor, ann.name) == ("ann@shop.example", "Ann")
    unlike = [
        {**ANN, "sub": "2", "email": "b@shop.example"},
        {**ANN, "iss": "https://other.example"},
        {**ANN, "provider": "other"},
        {**ANN, "email_verified": False},
    ]
    assert all(sign_in.viewer(claims) != ann for claims in unlike)
    nameless = [sure(sign_in.viewer({"sub": sub, "is_logged_in": True, "name": "Ann"})) for sub in "12"]
    assert len({one.actor for one in nameless}) == len({one.key for one in nameless}) == 2
    unverified = sure(sign_in.viewer({**ANN, "email": "boss@shop.example", "email_verified": False}))
    assert "boss" not in unverified.actor


@pytest.mark.parametrize("name", ["A\nB", "\u202eA", "x" * 5000, "", 7, None])
def test_names_fit_into_the_audit(name):
    viewer = sure(SignIn("x.example").viewer({"sub": "1", "is_logged_in": True, "name": name}))
    assert viewer.actor.isprintable() and 0 < len(f"{viewer.actor} (facilitator)") <= 200


# --- by cookie


@pytest.fixture(autouse=True)
def _secret(monkeypatch):
    monkeypatch.setattr(module, "get_cookie_secret", lambda: SECRET)


def cookie(claims: Any, *, secret: str = SECRET, name: str = USER_COOKIE_NAME) -> dict[str, str]:
    return {USER_COOKIE_NAME: create_signed_value(secret, name, json.dumps(claims)).decode()}


def test_a_signed_cookie_says_who_asks():
    assert sure(SignIn("x.example").viewer_by_cookies(cookie(ANN))).actor == "ann@shop.example"


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {USER_COOKIE_NAME: ""},
        {USER_COOKIE_NAME: json.dumps(ANN)},
        cookie(ANN, secret="another" * 6),
        cookie(ANN, name="another"),
        cookie([ANN]),
        cookie("chunks-3"),
        {USER_COOKIE_NAME: cookie(ANN)[USER_COOKIE_NAME][:-1]},
        {"other": cookie(ANN)[USER_COOKIE_NAME]},
        {USER_COOKIE_NAME: create_signed_value(SECRET, USER_COOKIE_NAME, "{no json").decode()},
        {USER_COOKIE_NAME: create_signed_value(SECRET, USER_COOKIE_NAME, "chunks-2").decode()},
    ],
)
def test_any_other_cookie_says_nothing(cookies):
    assert SignIn("x.example").viewer_by_cookies(cookies) is None


def test_a_sign_in_ends(monkeypatch):
    import itsdangerous

    cookies = cookie(ANN)
    later = itsdangerous.TimestampSigner.get_timestamp
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda signer: later(signer) + 2 * 3600)
    assert SignIn("x.example", hours=3).viewer_by_cookies(cookies) is not None
    assert SignIn("x.example", hours=1).viewer_by_cookies(cookies) is None
    assert starlette_app_utils.decode_signed_value(SECRET, USER_COOKIE_NAME, cookies[USER_COOKIE_NAME]) is not None
