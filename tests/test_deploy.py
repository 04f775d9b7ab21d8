"""The container holds what was promised of it: not root, a read-only root, a proxy in front, nothing else reachable."""

from __future__ import annotations

import re

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
