"""The container holds what was promised of it: not root, a read-only root, a proxy in front, nothing else reachable."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Sequence

import pytest
import yaml
from evenhand.places import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_no_service_is_root_or_writes_to_its_root():
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
    user = re.search(r"--uid (\d+)", CONTAINER)
    assert user is not None and COMPOSE["services"]["evenhand"]["user"].startswith(f"{user[1]}:")
    assert CONTAINER.rindex("USER evenhand") < CONTAINER.rindex("CMD [")


def test_only_the_proxy_can_be_reached():
    evenhand, proxy = COMPOSE["services"]["evenhand"], COMPOSE["services"]["proxy"]
    assert "ports" not in evenhand and evenhand["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert set(proxy["networks"]) == {"inside", "outside"}


def test_the_store_lies_on_a_volume_and_only_there_is_written():
    assert "EVENHAND_STORE=/data/" in CONTAINER and "VOLUME /data" in CONTAINER
    assert any(volume.endswith(":/data") for volume in COMPOSE["services"]["evenhand"]["volumes"])


def test_every_variable_that_is_set_is_one_that_is_read():
    reference = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in reference for name in COMPOSE["services"]["evenhand"]["environment"])


def test_the_proxy_shows_neither_metrics_nor_readiness_and_the_room_without_a_password():
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert re.search(r"@inside path .*/metrics.*\n\s*respond @inside 404", caddy)
    assert re.search(r"@workbench not path /room /room/\* .*\n\s*basic_auth @workbench", caddy)


LOCK = (DEPLOY / "requirements.lock").read_text(encoding="utf-8")
SPEC = importlib.util.spec_from_file_location("advisories", DEPLOY / "advisories.py")
assert SPEC is not None and SPEC.loader is not None
ADVISORIES = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(ADVISORIES)


def pinned(text: str) -> set[str]:
    found = re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.M)
    return {(re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in found}


def test_every_file_that_the_container_installs_is_named_by_its_hash():
    entries = re.split(r"\n(?=\S)", LOCK.split("\n", 1)[1])
    assert entries and all("--hash=sha256:" in entry for entry in entries if entry.strip())
    assert pinned(LOCK) <= pinned((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    assert pinned((ROOT / "requirements.txt").read_text(encoding="utf-8")) <= pinned(LOCK)
    assert "--require-hashes -r deploy/requirements.lock" in CONTAINER
    # The package itself is not installed: it is found where it lies.
    assert "PYTHONPATH=/app/lib" in CONTAINER


def asked(tmp_path, *, canary: Sequence[str] = ("CVE-2019-10906",), of: Sequence[str] = (), answer: str | None = None):
    """Ask for advisories of two packages, with what a service would answer."""
    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1.0 \\\n    --hash=sha256:00\ntwo==2.0 ; sys_platform == 'win32'\n", encoding="utf-8")

    def run(command):
        known = "known.txt" in command[-1]
        vulns = [{"id": name} for name in (canary if known else of)]
        entries = [{"name": "jinja2" if known else "One", "version": "1.0", "vulns": vulns}]
        return answer if answer is not None and not known else json.dumps({"dependencies": entries})

    return ADVISORIES.main([str(lock)], run)


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ({}, 0, "1 packages were asked about; 0 have advisories"),
        ({"of": ["CVE-2026-1"]}, 1, "One 1.0: CVE-2026-1"),
        ({"canary": []}, 2, "it has no data"),
        ({"answer": "No known vulnerabilities found"}, 2, "no answer that can be read"),
        ({"answer": '{"dependencies": []}'}, 2, "Nothing is said of one"),
        ({"answer": '{"dependencies": [{"name": "one", "skip_reason": "not found"}]}'}, 2, "Nothing is said of one"),
    ],
)
def test_a_check_for_advisories_fails_where_nobody_knows(tmp_path, capsys, said, code, words):
    assert asked(tmp_path, **said) == code
    assert words in "".join(capsys.readouterr())


def test_a_program_that_is_not_there_is_no_good_news(capsys, monkeypatch):
    monkeypatch.setattr(ADVISORIES, "COMMAND", ("no-such-program",))
    assert ADVISORIES.main([]) == 2
    assert "no-such-program did not answer" in capsys.readouterr().err
