"""The addresses of the room. Nothing in them says who somebody is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from evenhand.browser import cookie_header, guesser
from evenhand.errors import EvenhandError, InputError, StoreError, WorkshopError
from evenhand.store import Store
from evenhand.workshop.decisions import get_decision
from evenhand.workshop.opening import find_workshop, plain_code
from evenhand.workshop.record import Decision
from evenhand.workshop.room.acts import ACTS, Done
from evenhand.workshop.room.drawn import TEMPLATES
from evenhand.workshop.room.live import Watch
from evenhand.workshop.room.view import page_of
from evenhand.workshop.room.visitor import ACTIVE, LANGUAGE, Visitor, language_of
from evenhand.workshop.words import LANGUAGES, Words, choose_language, words

_HERE = Path(__file__).parent
_MOST_BYTES = 64 * 1024
_MOST_FIELDS = 200


def room_routes(store_of: Callable[[HTTPConnection, str], Store]) -> list[BaseRoute]:
    """Return the routes under ``/room``.

    Parameters
    ----------
    store_of
        Gives the store that a request with a workshop's code belongs to, whether or not there is such a workshop; it
        is opened when the first phone comes, not when the routes are made.
    """
    room = _Room(store_of)
    return [
        Mount("/room/static", StaticFiles(directory=_HERE / "static")),
        Route("/room", room.entrance, methods=["GET", "POST"]),
        Route("/room/", room.entrance, methods=["GET", "POST"]),
        Route("/room/language", room.language, methods=["POST"]),
        Route("/room/{code}", room.show, methods=["GET"]),
        Route("/room/{code}/events", room.events, methods=["GET"]),
        Route("/room/{code}/review.ics", room.calendar, methods=["GET"]),
        Route("/room/{code}/record.md", room.record, methods=["GET"]),
        Route("/room/{code}/{act}", room.act, methods=["POST"]),
        # The address of a form that was refused, loaded again or shared.
        Route("/room/{code}/{act}", room.back, methods=["GET"]),
    ]


class _Room:
    def __init__(self, store_of: Callable[[HTTPConnection, str], Store]) -> None:
        self._store_of = store_of
        self._watch = Watch()

    async def entrance(self, request: Request) -> Response:
        form = await _form(request) if request.method == "POST" else {}
        return await run_in_threadpool(self._entrance, request, form)

    def _entrance(self, request: Request, form: Mapping[str, str]) -> Response:
        if not form:
            return _outside(request)
        try:
            code = form.get("code", "")
            workshop = find_workshop(self._store_of(request, code), code, guesser=guesser(request))
        except WorkshopError as error:
            return _outside(request, error, 404)
        return RedirectResponse(f"/room/{workshop.code}", 303)

    async def language(self, request: Request) -> Response:
        form = await _form(request)
        code = plain_code(form.get("code", ""))
        answer = RedirectResponse(f"/room/{code}" if code.isalnum() and code.isascii() else "/room", 303)
        chosen = cookie_header(LANGUAGE, choose_language(form.get("language", "")), secure=_secure(request), days=30)
        answer.headers.append("set-cookie", chosen)
        return answer

    def _visitor(self, request: Request) -> Visitor:
        return Visitor.of(request, self._store_of(request, request.path_params["code"]))

    async def show(self, request: Request) -> Response:
        return await run_in_threadpool(self._show, request)

    def _show(self, request: Request) -> Response:
        try:
            visitor = self._visitor(request)
        except WorkshopError as error:
            return _outside(request, error, 404)
        step = request.query_params.get("step", "")
        chosen = int(step) if step.isascii() and step.isdecimal() and len(step) < 3 else None
        said = request.query_params.get("said", "")
        typed = {"new": "yes"} if request.query_params.get("new") else {}
        shown = page_of(visitor, step=chosen, typed=typed)
        return _page(shown, said=visitor.t(said) if said in visitor.t.texts else "")

    async def act(self, request: Request) -> Response:
        form = await _form(request)
        return await run_in_threadpool(self._act, request, form)

    def _act(self, request: Request, form: Mapping[str, str]) -> Response:
        try:
            visitor = self._visitor(request)
        except WorkshopError as error:
            return _outside(request, error, 404)
        try:
            done = ACTS[request.path_params["act"]](visitor, form)
        except KeyError:
            return _outside(request, None, 404)
        except EvenhandError as error:
            words_of_it = _in_words(error, visitor.t)
            step = int(form["step"]) if form.get("step", "").isdecimal() else None
            return _page(page_of(visitor, step=step, typed=form), error=words_of_it, status=409)
        if done.code:
            return _page(page_of(visitor), code=done.code)
        return _led(request, visitor, done)

    async def back(self, request: Request) -> Response:
        return RedirectResponse(f"/room/{request.path_params['code']}", 303)

    async def calendar(self, request: Request) -> Response:
        return await run_in_threadpool(self._taken, request, "review.ics", Decision.to_calendar, "text/calendar")

    async def record(self, request: Request) -> Response:
        return await run_in_threadpool(self._taken, request, "record.md", Decision.to_markdown, "text/markdown")

    def _taken(self, request: Request, name: str, write: Callable[[Decision], str], kind: str) -> Response:
        """Give the record to take along, where there is one."""
        try:
            visitor = self._visitor(request)
        except WorkshopError as error:
            return _outside(request, error, 404)
        decision = get_decision(visitor.store, visitor.workshop.id)
        if decision is None:
            return RedirectResponse(f"/room/{visitor.workshop.code}", 303)
        headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(write(decision), media_type=kind, headers=headers)

    async def events(self, request: Request) -> Response:
        try:
            visitor = await run_in_threadpool(self._visitor, request)
        except WorkshopError as error:
            return Response(error.message, 404, media_type="text/plain")
        return StreamingResponse(
            self._watch.listen(visitor.store, visitor.workshop.id),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


def _led(request: Request, visitor: Visitor, done: Done) -> Response:
    to = done.to
    if done.said:
        place, _, anchor = to.partition("#")
        to = f"{place}?said={done.said}{'#' + anchor if anchor else ''}"
    answer = RedirectResponse(f"/room/{visitor.workshop.code}{to}", 303)
    if done.active is not None:
        days = None if done.active else 0
        answer.headers.append("set-cookie", cookie_header(ACTIVE, done.active, secure=_secure(request), days=days))
    return answer


def _outside(request: Request, error: EvenhandError | None = None, status: int = 200) -> Response:
    shown = {"template": "code", "t": words(language_of(request)), "workshop": None, "mark": "", "now": None}
    return _page(shown, error=_in_words(error, words(language_of(request))) if error else "", status=status)


def _in_words(error: EvenhandError, t: Words) -> str:
    """Say why something was refused, in the visitor's language as far as the catalogue has it."""
    if error.key:
        return t(error.key, **error.gaps)
    if t.language == LANGUAGES[0]:
        return f"{error.message} {error.hint or ''}"
    kinds: tuple[tuple[type[EvenhandError], str], ...] = ((StoreError, "refused_store"), (InputError, "refused_input"))
    return t(next((key for kind, key in kinds if isinstance(error, kind)), "refused_other"))


def _page(
    shown: Mapping[str, object], *, error: str = "", said: str = "", code: str = "", status: int = 200
) -> Response:
    template = TEMPLATES.get_template(f"{shown['template']}.html")
    text = template.render(
        {**shown, "error": error, "said": said, "device_code": code, "languages": [words(tag) for tag in LANGUAGES]}
    )
    # One's own ballot stays out of every cache but the one that "back" shows.
    return HTMLResponse(text, status, headers={"Cache-Control": "no-store"})


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"


async def _form(request: Request) -> dict[str, str]:
    """Read a small form; what is too large is read no further, and is as if nothing had been sent."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return {}
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}
