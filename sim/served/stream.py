"""Pictures as they come, to a tab that listens: server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from sim.served.sent import as_json, picture
from sim.served.session import Session
from sim.served.sessions import Sessions

#: Seconds between two pictures at least, and until a tab is told that the server is still there.
_BETWEEN, _ALIVE = 0.12, 10.0


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
    sent: tuple[Any, ...] = ()
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
            found = await asyncio.to_thread(picture, session)
            mark = (found["version"], found["pairs"], found["done"])
            if mark != sent and (found["sections"] is not None or found["done"] or found["failures"]):
                sent = mark
                yield f"event: picture\ndata: {as_json(found)}\n\n"
            if not found["done"]:
                await asyncio.sleep(_BETWEEN if found["sections"] is not None else 0.01)
    finally:
        if session.told is told:
            session.told = lambda: None
            sessions.heard(session.key, listens=False)
    yield "event: ended\ndata: {}\n\n"


async def _either(*events: asyncio.Event) -> None:
    """Wait until one is set."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
