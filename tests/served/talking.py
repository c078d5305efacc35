"""Somebody who talks with the page's server as a browser would, or as none would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from sim.scenario.schema import Scenario
from sim.served.server import Page
from sim.served.sessions import Sessions

SECONDS = 240.0


class Answer(NamedTuple):
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def table(self) -> dict[str, Any]:
        """The body as JSON."""
        found: dict[str, Any] = json.loads(self.body)
        return found


class Talker:
    """Talks with a page."""

    def __init__(self, page: Page) -> None:
        parts = urlsplit(page.url)
        self.host, self.path = parts.netloc, parts.path

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request; the path has its token."""
        connection = HTTPConnection(self.host, timeout=SECONDS)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, name: str, /, **query: Any) -> Answer:
        """Read."""
        return self.send("GET", f"{self.path}{name}?{urlencode(query)}")

    def post(self, name: str, given: Any = None, /, **query: Any) -> Answer:
        """Ask, as the page does: a table as JSON, bytes as a file."""
        file = isinstance(given, bytes)
        kind = "application/octet-stream" if file else "application/json"
        body = given if isinstance(given, bytes) else json.dumps({} if given is None else given).encode()
        headers = {"content-type": kind, "origin": f"http://{self.host}"}
        return self.send("POST", f"{self.path}api/{name}?{urlencode(query)}", body, headers)

    def opened(self, **wanted: Any) -> dict[str, Any]:
        """A new tab."""
        answer = self.post("open", wanted)
        assert answer.status == 200, answer.body
        return answer.table

    @contextmanager
    def listening(self, session: str) -> Iterator[Iterator[dict[str, Any]]]:
        """Pictures as they come."""
        connection = HTTPConnection(self.host, timeout=SECONDS)
        try:
            connection.request("GET", f"{self.path}api/stream?{urlencode({'session': session})}")
            yield _pictures(connection.getresponse())
        finally:
            connection.close()

    def last_picture(self, session: str, version: int = 0) -> dict[str, Any]:
        """The picture of all pairs."""
        with self.listening(session) as pictures:
            return next(one for one in pictures if one["done"] and one["version"] >= version)


def _pictures(answer: HTTPResponse) -> Iterator[dict[str, Any]]:
    while line := answer.readline():
        if line.startswith(b"data: {") and len(line) > 10:
            yield json.loads(line[6:])


@contextmanager
def served(scenario: Scenario, pairs: int = 4, outcomes: tuple[str, ...] = ()) -> Iterator[Talker]:
    """A page over a scenario, whose runs are done in a thread of this process; it is ended."""
    # Time stands still: nobody listens while a kernel is compiled, and no tab is to be forgotten for that.
    page = Page(Sessions(scenario, "toy.toml", pairs, 7, 1, list(outcomes), clock=lambda: 0.0))
    try:
        yield Talker(page)
    finally:
        page.end()


def row_of(picture: dict[str, object], outcome: str) -> dict[str, object]:
    """The row of an outcome."""
    sections = picture["sections"]
    assert isinstance(sections, list)
    found: dict[str, object] = next(
        row for section in sections for row in section["rows"] if row["name"] == outcome
    )
    return found
