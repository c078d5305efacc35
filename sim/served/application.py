"""What is answered at which address; the guard has asked already who speaks."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from sim.explorer.exploration import Refused
from sim.explorer.search import Key, found, keys_of
from sim.outcomes.outcomes import declared
from sim.scenario.problems import ScenarioError
from sim.served import files as content
from sim.served.colours import colours
from sim.served.guard import Refusal
from sim.served.maps import MapMaker
from sim.served.sent import as_json, dial_sent, opened, standing
from sim.served.session import Session
from sim.served.sessions import Sessions
from sim.served.stories import Asked, Stories
from sim.served.stream import pictures

if TYPE_CHECKING:
    from sim.served.maps import Map

_ASSETS = files("sim.served") / "assets"
#: What a browser may ask for of them.
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
#: Keys and outcomes that a search lists.
_LISTED = 30
#: Runs whose people are told of, by number.
_REPLICATES = 9_999
#: Digits of a number in a question.
_DIGITS = 12

Answer = Callable[[Request], Awaitable[Response]]


class Desk:
    """Answers requests.

    Args:
        sessions: the tabs.
        chart: where the script of the charts is.
        shown: a map that was given; None without.
    """

    def __init__(self, sessions: Sessions, chart: Path, shown: Map | None) -> None:
        self.sessions, self._chart, self._given = sessions, chart, shown
        self.ending = asyncio.Event()
        self.stories = Stories()
        self._makers: dict[str, tuple[MapMaker, Map]] = {}
        self._making = threading.Lock()

    def application(self) -> Starlette:
        """All addresses."""
        asked: dict[str, Callable[..., Any]] = {
            "open": self._open, "turn": self._turn, "reset": self._reset, "add": self._add,
            "outcomes": self._outcomes, "dials": self._dials, "scenario": self._scenario,
            "map": self._begin_map, "stop-map": self._stop_map, "close": self._close,
        }  # fmt: skip
        read = {
            "find": self._find, "people": self._people, "story": self._story, "map": self._map,
        }  # fmt: skip
        return Starlette(
            routes=[
                Route("/", partial(self._asset, "index.html")),
                Route("/assets/{name}", self._asset_named),
                Route("/charts.js", self._charts),
                Route("/colours.css", self._colours),
                Route("/api/stream", self._stream),
                Route("/api/file/{name}", _told(self._file)),
                *(Route(f"/api/{name}", _told(answer), methods=["POST"]) for name, answer in asked.items()),
                *(Route(f"/api/{name}", _told(answer)) for name, answer in read.items()),
            ]
        )

    async def _asset(self, name: str, request: Request) -> Response:
        kind = _TYPES.get(Path(name).suffix)
        known = {one.name: one for one in _ASSETS.iterdir()}
        if kind is None or name not in known:
            return Response("there is no such file\n", 404, media_type="text/plain")
        return Response(known[name].read_bytes(), media_type=kind)

    async def _asset_named(self, request: Request) -> Response:
        return await self._asset(request.path_params["name"], request)

    async def _charts(self, request: Request) -> Response:
        headers = {"cache-control": "private, max-age=86400"}
        return FileResponse(self._chart, media_type="text/javascript", headers=headers)

    async def _colours(self, request: Request) -> Response:
        return Response(colours(), media_type="text/css")

    async def _stream(self, request: Request) -> Response:
        try:
            session = self.sessions.get(request.query_params.get("session", ""))
        except Refusal as refusal:
            return Response(f"event: forgotten\ndata: {{}}\n\n# {refusal}\n", media_type="text/event-stream")
        events = pictures(session, self.sessions, self.ending)
        return StreamingResponse(events, media_type="text/event-stream")

    def _session(self, request: Request) -> Session:
        return self.sessions.get(request.query_params.get("session", ""))

    def _open(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        session = self.sessions.open()
        wrong = []
        for name in _listed(given, "outcomes"):
            try:
                session.look_at([*session.exploration.outcomes, str(name)])
            except Refused as error:
                wrong.append(str(error))
        strange = {"outcomes": "\n".join(wrong)} if wrong else {}
        return self._opened(session, strange | session.apply(_table(given, "stands")))

    def _opened(self, session: Session, wrong: dict[str, str]) -> dict[str, Any]:
        with session.lock:
            return {**opened(session, wrong), "map": self._map_of(session) is not None}

    def _map_of(self, session: Session) -> Map | None:
        """The map that a tab shows: its own, or the one of the command, of whose start it is."""
        with self._making:
            if session.key in self._makers:
                return self._makers[session.key][1]
        return None if session.origin is None else self._given

    def _turn(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        session = self._session(request)
        with session.lock:
            dial = session.turn(str(given.get("name", "")), given.get("given"))
            return {"dial": dial, **standing(session)}

    def _reset(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        session, name = self._session(request), given.get("name")
        if name is not None and name not in session.exploration.dials:
            raise Refused("there is no such dial; load the page anew")
        session.reset(name)
        return self._all(session, {})

    def _add(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        session = self._session(request)
        return {"dial": dial_sent(session, session.add(str(given.get("key", ""))))}

    def _outcomes(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        session = self._session(request)
        with session.lock:
            session.look_at([str(name) for name in _listed(given, "outcomes")])
            return {"outcomes": list(session.exploration.outcomes), **standing(session)}

    def _dials(self, request: Request, given: bytes) -> dict[str, Any]:
        session = self._session(request)
        return self._all(session, session.apply(content.dials_in(given)))

    def _scenario(self, request: Request, given: bytes) -> dict[str, Any]:
        from sim.experiments.runs.memory import excess

        old = self._session(request)
        scenario = content.scenario_in(given, request.query_params.get("name", "scenario.toml")[:100])
        problem = excess([scenario], self.sessions.workers)
        if problem is not None:
            raise Refused(problem)
        session = self.sessions.open(scenario, leaving=old.key)
        self._end_map(old.key)
        session.ask()
        return self._opened(session, {})

    def _close(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        key = self._session(request).key
        self._end_map(key)
        self.sessions.close(key)
        return {}

    def _end_map(self, key: str) -> None:
        with self._making:
            maker, _ = self._makers.pop(key, (None, None))
        if maker is not None:
            maker.stop()

    def _all(self, session: Session, wrong: dict[str, str]) -> dict[str, Any]:
        with session.lock:
            dials = [dial_sent(session, dial) for dial in session.exploration.dials.values()]
            return {"dials": dials, "wrong": wrong, **standing(session)}

    def _find(self, request: Request) -> dict[str, Any]:
        session, words = self._session(request), request.query_params.get("words", "")[:200]
        exploration = session.exploration
        if request.query_params.get("what") == "outcomes":
            known = tuple(Key(name, declared(name).title) for name in exploration.known)
        else:
            known = keys_of(exploration.start)
        return {"found": [one._asdict() for one in found(known, words, _LISTED)]}

    def _asked(self, request: Request, **about: Any) -> dict[str, Any]:
        session = self._session(request)
        replicate = _whole(request, "replicate", 0, _REPLICATES)
        with session.lock:
            scenario, seed = session.exploration.scenario, session.exploration.seed
        return self.stories.tell(Asked(scenario, seed, replicate, **about))

    def _people(self, request: Request) -> dict[str, Any]:
        return self._asked(request)

    def _story(self, request: Request) -> dict[str, Any]:
        if "employer" in request.query_params:
            return self._asked(request, employer=request.query_params["employer"][:200])
        return self._asked(request, researcher=_whole(request, "researcher", 0, 2**31 - 1))

    def _begin_map(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        session = self._session(request)
        values, runs = (given.get(name) for name in ("values", "runs"))
        if type(values) is not int or type(runs) is not int:
            raise Refused("values, runs: write whole numbers")
        dials = (str(given.get("x", "")), str(given.get("y", "")))
        with self._making:
            maker, _ = self._makers.get(session.key, (None, None))
            maker = maker or MapMaker(session.exploration, session.crew, lambda: None)
            shown = maker.begin(dials, str(given.get("outcome", "")), values, runs)
            self._makers[session.key] = (maker, shown)
        return shown.sent(session.exploration)

    def _stop_map(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        with self._making:
            maker, _ = self._makers.get(self._session(request).key, (None, None))
        if maker is not None:
            maker.stop()
        return {}

    def _map(self, request: Request) -> dict[str, Any]:
        session = self._session(request)
        shown = self._map_of(session)
        return {} if shown is None else shown.sent(session.exploration)

    def _file(self, request: Request) -> Response:
        session, name = self._session(request), request.path_params["name"]
        stem = re.sub(r"[^A-Za-z0-9_-]+", "", session.exploration.start.name) or "poach"
        headers = {"content-disposition": f'attachment; filename="{stem}-{name}"'}
        if name == "scenario.toml":
            return Response(content.scenario_text(session), media_type="text/plain", headers=headers)
        what, _, form = name.partition(".")
        if what not in content.TABLES or form not in content.FORMS:
            return Response("there is no such file\n", 404, media_type="text/plain")
        found = content.written(content.table(session, what), form)
        return Response(found, media_type=content.FORMS[form], headers=headers)

    def tidy(self) -> None:
        """Forget tabs that listen no more."""
        self.sessions.tidy()
        with self._making:
            gone = [key for key in self._makers if key not in self.sessions]
        for key in gone:
            self._end_map(key)

    def end(self) -> None:
        """End what goes on."""
        with self._making:
            makers = [maker for maker, _ in self._makers.values()]
        for maker in makers:
            maker.stop()
        self.sessions.end()
        self.stories.end()


def _told(answer: Callable[..., Any]) -> Answer:
    """Answers in a thread; what is refused is told in lines, with a status that says so."""

    async def answered(request: Request) -> Response:
        try:
            given = () if request.method == "GET" else (await _given(request),)
            found = await run_in_threadpool(answer, request, *given)
        except Refused as error:
            return Response(as_json({"wrong": str(error).splitlines()}), 422, media_type="application/json")
        except ScenarioError as error:
            return Response(as_json({"wrong": _lines(error)}), 422, media_type="application/json")
        except Refusal as refusal:
            wrong = as_json({"wrong": [str(refusal)]})
            return Response(wrong, refusal.status, media_type="application/json")
        except Exception as fault:  # nobody's mistake but ours; the page stays, and says so
            said = f"the page could not answer this ({type(fault).__name__}); what stood before stays"
            return Response(as_json({"wrong": [said]}), 500, media_type="application/json")
        return (
            found if isinstance(found, Response) else Response(as_json(found), media_type="application/json")
        )

    return answered


def _lines(error: ScenarioError) -> list[str]:
    return [f"{one.key}: {one.what}; {one.remedy}" for one in error.problems]


async def _given(request: Request) -> dict[str, Any] | bytes:
    """What is sent: a table of JSON, or a file as it is.

    Raises:
        Refused: it is neither.
    """
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/octet-stream"):
        return body
    try:
        document = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Refused("what was sent is no JSON; load the page anew") from None
    if not isinstance(document, dict):
        raise Refused("what was sent is no table; load the page anew")
    return document


def _listed(given: dict[str, Any], name: str) -> list[Any]:
    value = given.get(name, [])
    if not isinstance(value, list):
        raise Refused(f"{name}: is no list; load the page anew")
    return value[:200]


def _table(given: dict[str, Any], name: str) -> dict[str, Any]:
    value = given.get(name, {})
    if not isinstance(value, dict) or len(value) > 500:
        raise Refused(f"{name}: is no table of dials; load the page anew")
    return value


def _whole(request: Request, name: str, low: int, high: int) -> int:
    text = request.query_params.get(name, str(low))
    digits = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    if not digits or not low <= int(text) <= high:
        raise Refused(f"{name}: is no whole number from {low} to {high}; write one")
    return int(text)
