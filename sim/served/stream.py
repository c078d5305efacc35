"""Pictures as they come, to a tab that listens: server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from sim.served.sent import as_json, picture
from sim.served.session import Session
from sim.served.sessions import Sessions

#: Seconds after which a picture is drawn anew, if there are more pairs at all, and until a tab is told that
#: the server is still there.
_BETWEEN, _ALIVE = 1.0, 10.0


async def pictures(session: Session, sessions: Sessions, ending: asyncio.Event) -> AsyncIterator[str]:
    """Events until the tab goes away or the server ends; each has the latest picture and no older one.

    Args:
        session: the tab.
        sessions: told that it listens.
        ending: set when the server ends.
    """
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def told() -> None:
        try:
            loop.call_soon_threadsafe(news.set)
        except RuntimeError:  # the server has ended
            return

    sessions.heard(session.key, listens=True)
    session.told = told
    news.set()
    due = _Due()
    try:
        while not ending.is_set():
            try:
                await asyncio.wait_for(_either(news, ending), _ALIVE)
            except TimeoutError:
                yield ": here\n\n"
                continue
            news.clear()
            if ending.is_set():
                break
            if due.now(session, loop.time()):
                yield await asyncio.to_thread(_event, session)
    finally:
        if session.told is told:
            session.told = lambda: None
            sessions.heard(session.key, listens=False)
    yield "event: ended\ndata: {}\n\n"


def _event(session: Session) -> str:
    return f"event: picture\ndata: {as_json(picture(session))}\n\n"


class _Due:
    """Says when a picture is to be drawn: after two pairs, after twice as many each time, and at the end.

    To draw takes some of the time in which runs could be done, so not every pair is worth a picture.
    """

    def __init__(self) -> None:
        self._drawn = (-1, 0, False)
        self._at = 0.0

    def now(self, session: Session, time: float) -> bool:
        """Is one due? It counts as drawn then."""
        with session.lock:
            exploration, version = session.exploration, session.version
            pairs, done = exploration.paired, exploration.done
        last = self._drawn[1] if self._drawn[0] == version else 0
        late = pairs > last and time - self._at > _BETWEEN
        if (version, pairs, done) == self._drawn or not (done or pairs >= max(2 * last, 2) or late):
            return False
        self._drawn, self._at = (version, pairs, done), time
        return True


async def _either(*events: asyncio.Event) -> None:
    """Wait until one is set."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
