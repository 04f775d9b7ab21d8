"""Uploads count against a quota before they are read, and are let go of by the clock."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from evenhand.errors import InputError
from evenhand.ui.server.uploads import Quota, UploadQuota, expire
from evenhand.ui.session.held import KEPT_SECONDS, Held
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

PATH = "/_stcore/upload_file/{session}/{file}"


def server(quota: Quota):
    """Return a client whose uploads are kept, and what is kept: session → bytes."""
    kept: dict[str, int] = {}

    async def take(request: Request) -> Response:
        kept[request.path_params["session"]] = kept.get(request.path_params["session"], 0) + len(await request.body())
        return Response(status_code=204)

    app = Starlette(
        routes=[Route(PATH, take, methods=["PUT"])],
        middleware=[Middleware(UploadQuota, quota=quota, held=lambda: kept)],
    )
    return TestClient(app), kept


def put(client: TestClient, session: str, size: int, **headers: str) -> Response:
    return client.put(PATH.format(session=session, file="f"), content=b"x" * size, headers=headers)


@pytest.mark.parametrize(
    ("before", "size", "status"), [((), 40, 204), ((20, 20), 1, 413), ((), 41, 413), ((39,), 1, 204)]
)
def test_a_visitor_may_hold_so_much_and_no_more(before, size, status):
    client, kept = server(Quota(40, 1000))
    for already in before:
        assert put(client, "a", already).status_code == 204
    assert put(client, "a", size).status_code == status
    assert sum(kept.values()) == sum(before) + (size if status == 204 else 0)
    assert put(client, "b", 40).status_code == 204, "another visitor is not held up"


def test_all_visitors_together_may_hold_so_much_and_no_more():
    client, kept = server(Quota(40, 100))
    assert [put(client, session, 40).status_code for session in "abc"] == [204, 204, 413]
    assert "try again" in put(client, "c", 40).text  # pyrefly: ignore[missing-attribute]
    assert kept.keys() == {"a", "b"}


def test_an_upload_that_does_not_say_how_long_it_is_is_not_read():
    client, kept = server(Quota(40, 100))
    assert client.put(PATH.format(session="a", file="f"), content=iter([b"x"])).status_code == 411
    assert not kept


def test_the_quota_is_read_from_the_environment_and_nonsense_leaves_it_as_it_is():
    assert Quota.from_environment({"EVENHAND_MOST_UPLOADS": "8"}) == Quota(2 * 1024**2, 8 * 1024**2)
    assert {Quota.from_environment({"EVENHAND_MOST_UPLOADS": word}) for word in ("", "many", "0", "-5")} == {Quota()}


def test_files_that_nobody_uses_go_by_the_clock_without_a_visitor():
    looked: list[bool] = []
    manager = MemoryUploadedFileManager("/upload")
    runtime = SimpleNamespace(
        uploaded_file_mgr=manager, _session_mgr=SimpleNamespace(list_sessions=lambda: looked.append(True))
    )
    manager.add_file("s", UploadedFileRec("early", "a.csv", "text/csv", b"abc"))
    now = 1_000_000.0
    held = Held("a.csv", b"abc", now)
    expire(runtime, now)
    manager.add_file("s", UploadedFileRec("late", "b.csv", "text/csv", b"abc"))
    expire(runtime, now + KEPT_SECONDS - 1)
    assert {file.file_id for file in manager.get_files("s", ["early", "late"])} == {"early", "late"}
    assert held.content == b"abc"
    expire(runtime, now + KEPT_SECONDS)
    assert [file.file_id for file in manager.get_files("s", ["early", "late"])] == ["late"]
    with pytest.raises(InputError, match=r"a\.csv was here for 30 minutes"):
        assert held.content
    assert len(looked) == 3, "sessions whose time is over are dropped too"
