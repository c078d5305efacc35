"""The server of the page: bound to the loopback, ended by Ctrl-C with all its workers."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sim.surroundings import SurroundingsError, extra_module, install_extra

if TYPE_CHECKING:
    from uvicorn import Server

    from sim.experiments.studies.phases import PhaseMap
    from sim.served.application import Desk
    from sim.served.sessions import Sessions

LOOPBACK = "127.0.0.1"
#: Seconds between two looks for tabs that are gone, and that open requests have at the end.
_TIDY, _GRACE = 5.0, 2
#: Connections at one time: a tab has six at most.
_CONNECTIONS = 100
_WHAT = "poach explore"


def require_packages() -> Path:
    """What the page needs beyond poach itself.

    Returns:
        The script of the charts, which a package brings along.

    Raises:
        SurroundingsError: something is missing, with the remedy.
    """
    for name in ("starlette", "uvicorn"):
        extra_module(name, "explorer", _WHAT)
    home = extra_module("plotly", "explorer", _WHAT).__file__
    script = Path(str(home)).parent / "package_data" / "plotly.min.js"
    if not script.is_file():
        raise SurroundingsError(
            f"{_WHAT} needs {script.name}, which this version of plotly lacks; {install_extra('explorer')}"
        )
    return script


class Page:
    """The page, served in a thread of its own.

    Args:
        sessions: the tabs.
        port: where to listen; 0 takes any that is free.
        given: a map to be shown; None without.

    Attributes:
        url: where the page is; who does not know it is refused.

    Raises:
        SurroundingsError: a package is missing, or the port is taken.
    """

    def __init__(self, sessions: Sessions, port: int = 0, given: PhaseMap | None = None) -> None:
        script = require_packages()
        self._sessions, self._script, self._given = sessions, script, given
        self._socket = _listening(port)
        token, port = secrets.token_urlsafe(24), self._socket.getsockname()[1]
        self.url = f"http://{LOOPBACK}:{port}/{token}/"
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server, self._desk = self._made(token, port)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._ready.wait()
        if given is not None:
            threading.Thread(target=self._theory, daemon=True).start()

    def wait(self) -> None:
        """Wait for the end, in steps in which Ctrl-C is heard."""
        while self._thread.is_alive():
            self._thread.join(0.5)

    def end(self) -> None:
        """End the server and the workers."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._desk.ending.set)
        self._server.should_exit = True
        self._thread.join()
        self._desk.end()

    def _made(self, token: str, port: int) -> tuple[Server, Desk]:
        from uvicorn import Config, Server

        from sim.served.application import Desk
        from sim.served.guard import Guard
        from sim.served.maps import of_folder

        self._shown = None if self._given is None else of_folder(self._given)
        desk = Desk(self._sessions, self._script, self._shown)
        config = Config(
            Guard(desk.application(), token, port),
            log_config=None, access_log=False, server_header=False, date_header=False,
            lifespan="off", ws="none", http="h11", loop="asyncio", limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=_GRACE, timeout_keep_alive=30,
        )  # fmt: skip
        return Server(config), desk

    def _serve(self) -> None:
        async def serving() -> None:
            self._loop = asyncio.get_running_loop()
            self._ready.set()
            tidying = asyncio.create_task(self._tidying())
            try:
                await self._server.serve([self._socket])
            finally:
                tidying.cancel()

        try:
            asyncio.run(serving())
        finally:
            self._ready.set()
            self._socket.close()

    async def _tidying(self) -> None:
        while True:
            await asyncio.sleep(_TIDY)
            with suppress(Exception):  # what cannot be tidied now is tidied later
                await asyncio.to_thread(self._desk.tidy)

    def _theory(self) -> None:
        from sim.served.maps import add_theory

        assert self._given is not None
        assert self._shown is not None
        try:
            add_theory(self._shown, self._given)
        except Exception as fault:  # the map stands without it, and says so
            self._shown.silent = f"{fault}".splitlines()[0] if f"{fault}" else type(fault).__name__


def _listening(port: int) -> socket.socket:
    """A socket of the loopback.

    Raises:
        SurroundingsError: the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # Windows would let another process take the same port where the usual option is set.
        option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
        listening.setsockopt(socket.SOL_SOCKET, option, 1)
        listening.bind((LOOPBACK, port))
        listening.listen(_CONNECTIONS)  # from now on: who comes before the server is ready waits
    except OSError as fault:
        listening.close()
        remedy = "give another, or leave --port out"
        raise SurroundingsError(f"--port: {port} cannot be had ({fault.strerror}); {remedy}") from None
    return listening
