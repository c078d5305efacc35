"""Who may speak with the server, how much, and how often: asked before anything else hears a request."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Bytes of what is sent to us: a scenario file and a little.
BODY_BYTES = 520_000
#: Requests a second in the long run, and at once; a slider that is dragged makes eight a second.
RATE, BURST = 60.0, 300.0
#: Nothing is loaded, sent to or framed by another host; no script or style stands in the page itself.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_CACHED = "cache-control"
#: The port that browsers leave out of the host.
_HTTP = 80


class Refusal(Exception):
    """A request that is not answered.

    Attributes:
        status: of HTTP.
    """

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


class Bucket:
    """So many requests at once, refilled at a rate.

    Args:
        rate: a second.
        burst: at once.
        clock: seconds.
    """

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left, self._at = burst, clock()

    def take(self) -> bool:
        """Take one; False where none is left."""
        now = self._clock()
        self._left = min(self._burst, self._left + self._rate * (now - self._at))
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


class Guard:
    """Lets through what comes from the page itself: its token in the path, its host, its origin.

    The token is the first part of every path, so it needs no cookie, which other servers of the loopback
    would be sent too, and `EventSource` and downloads have it as well.

    Args:
        app: what answers; it sees paths without the token.
        token: what nobody else knows.
        port: where the server listens; other hosts are refused, so that no name of another site that leads to
            the loopback can be used.
    """

    def __init__(self, app: App, token: str, port: int) -> None:
        self._app, self._token = app, token.encode()
        names = ("127.0.0.1", "localhost")
        self._hosts = {f"{name}:{port}" for name in names} | (set(names) if port == _HTTP else set())
        # Who does not know the token takes nothing from who does.
        self._bucket, self._strangers = Bucket(RATE, BURST), Bucket(RATE, BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # which closes it
        try:
            self._check(scope)
            body = await _whole(scope, receive)
        except Refusal as refusal:
            await _refuse(refusal, send)
            return
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> MutableMapping[str, Any]:
            return waiting.pop() if waiting else await receive()

        await self._app(scope, again, _with_headers(send))

    def _check(self, scope: Scope) -> None:
        """Refuse who is not the page, and strip the token from the path.

        Raises:
            Refusal: it is not.
        """
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        if headers.get("host", "").lower() not in self._hosts:
            raise Refusal(421, "this server answers on the loopback only")
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        ours = {f"http://{host}" for host in self._hosts}
        if origin is not None and origin.lower() not in ours:
            raise Refusal(403, "another site may not ask this server")
        opened = scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"
        if site not in (None, "same-origin", "none") and not opened:
            raise Refusal(403, "another site may not ask this server")
        if scope["method"] not in ("GET", "HEAD") and origin is None:
            raise Refusal(403, "this does not come from the page")
        first, slash, rest = scope["path"].lstrip("/").partition("/")
        known = bool(slash) and secrets.compare_digest(first.encode(), self._token)
        if not (self._bucket if known else self._strangers).take():
            raise Refusal(429, "too many requests; wait a second")
        if not known:
            raise Refusal(404, "this address lacks its token; open the one that poach explore has printed")
        scope["path"] = f"/{rest}"
        scope["raw_path"] = scope["path"].encode()


async def _whole(scope: Scope, receive: Receive) -> bytes:
    """What is sent to us.

    Raises:
        Refusal: it is too much.
    """
    if scope["method"] in ("GET", "HEAD"):
        return b""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Refusal(400, "the request ended early")
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > BODY_BYTES:
            raise Refusal(413, f"more than {BODY_BYTES:,} bytes; a scenario file has some thousand")
        more = message.get("more_body", False)
    return b"".join(parts)


async def _refuse(refusal: Refusal, send: Send) -> None:
    body = f"{refusal}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    if refusal.status == 429:
        headers.append((b"retry-after", b"1"))
    if refusal.status == 413:  # the rest of it is not read
        headers.append((b"connection", b"close"))
    answer = _with_headers(send)
    await answer({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await answer({"type": "http.response.body", "body": body})


def _with_headers(send: Send) -> Send:
    """Adds to every answer what a browser is to keep to."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", []))
            own += [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            if not any(name.lower() == _CACHED.encode() for name, _ in own):
                own.append((_CACHED.encode(), b"no-store"))
            message["headers"] = own
        await send(message)

    return sending
