"""Every response carries the headers, and the page works under them (see tests/browser)."""

from __future__ import annotations

import base64
import hashlib
import tomllib

from evenhand.places import ROOT
from evenhand.ui.server.health import health
from evenhand.ui.server.security import SecurityHeaders, content_security_policy, inline_script_hashes
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.web import skills

from tests import asgi

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def respond(path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask a small application that wears our middleware."""
    app = Starlette(
        routes=[Route("/healthz", health), Route("/", lambda _request: PlainTextResponse("fine"))],
        middleware=[Middleware(SecurityHeaders)],
    )
    return asgi.respond(app, path)


def policy(text: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in text.split("; ")}


def test_nobody_can_frame_the_page_or_guess_types_or_learn_where_people_come_from():
    _, headers, _ = respond("/")
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert policy(headers["content-security-policy"])["frame-ancestors"] == ["'none'"]


def test_missing_pages_carry_the_headers_too():
    status, headers, _ = respond("/nothing-here")
    assert status == 404
    assert "content-security-policy" in headers


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_evaluated():
    rules = policy(respond("/")[1]["content-security-policy"])
    assert rules["default-src"] == ["'self'"]
    allowed = {source for sources in rules.values() for source in sources}
    assert not any(source.startswith("http") or source in {"*", "'unsafe-eval'"} for source in allowed)
    assert "'unsafe-inline'" not in rules["script-src"]


def test_exactly_the_inline_scripts_of_the_page_are_allowed_by_their_hash():
    html = '<script>one()</script><script src="a.js"></script><script>\n two()\n</script>'
    expected = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in (b"one()", b"\n two()\n")
    ]
    assert list(inline_script_hashes(html)) == expected
    assert policy(content_security_policy(html))["script-src"] == ["'self'", *expected]


def test_health_says_that_it_serves_and_in_which_version():
    status, headers, body = respond("/healthz")
    assert status == 200
    assert b'"status":"ok"' in body and b'"version"' in body
    assert headers["cache-control"] == "no-store"


def test_the_server_is_for_this_computer_only_and_tells_nobody_anything():
    assert CONFIG["server"]["address"] == "localhost"
    assert CONFIG["server"]["enableXsrfProtection"] is True
    assert CONFIG["server"]["maxUploadSize"] == 200
    assert CONFIG["server"]["showEmailPrompt"] is False
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"


def test_nothing_is_advertised_over_a_page_when_the_server_opens_a_browser(monkeypatch, tmp_path):
    # `evenhand run` is not headless, as the servers of other tests are: on some computers Streamlit would then lay a
    # notice about its own tools over the answer of every page.
    chosen = {f"{group}.{name}": value for group, entries in CONFIG.items() for name, value in entries.items()}
    assert chosen["server.headless"] is False
    monkeypatch.setattr(skills, "agent_harness_present", lambda: True)
    monkeypatch.setattr(skills, "_nudge_dismissed_marker_path", lambda: tmp_path / "none")
    monkeypatch.setattr("streamlit.config.get_option", chosen.get)
    assert skills.nudge_suppression_reason(str(tmp_path)) == "welcome_hidden"


def test_readiness_opens_the_store_and_says_why_not(tmp_path):
    from evenhand.errors import StoreLocked
    from evenhand.store import open_store
    from evenhand.ui.server.health import ready
    from starlette.testclient import TestClient

    def locked():
        raise StoreLocked("Another process has the store open.", hint="Stop it.")

    with open_store(tmp_path / "store.duckdb") as store:
        for answer, status in ((lambda: store, 200), (locked, 503)):
            client = TestClient(Starlette(routes=[Route("/readyz", ready(answer))]))
            assert client.get("/readyz").status_code == status
    assert "Another process" in client.get("/readyz").text
