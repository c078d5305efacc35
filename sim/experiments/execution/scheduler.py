"""A dask scheduler: the connection to it, and whether its workers run what this process runs.

Whoever can reach a scheduler can run code on its workers and its clients: that is dask's own rule, and
docs/experiments.md says what it asks of the network. What is sent there from here are functions of poach.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sim.experiments.execution.workers import NoWorkers
from sim.experiments.runs.keys import code_checksum
from sim.experiments.store.manifest import versions
from sim.surroundings import install_extra, tell

if TYPE_CHECKING:
    from distributed import Client

#: Seconds until a scheduler that does not answer is not there.
_PATIENCE = 5
_SCHEMES = ("tcp://", "tls://")
#: Packages that decide no number and no file of a run; poach itself is told by its code.
_ASIDE = frozenset({"matplotlib", "poach"})
_LOGGERS = ("distributed", "distributed.client", "distributed.comm", "distributed.core", "tornado")


class NoScheduler(NoWorkers):
    """A scheduler, or what its workers run, is not what is needed; the message says what to do."""

    option = "--scheduler"


#: What tells this process from another at the same address.
TOKEN = secrets.token_hex(8)


def stamp() -> dict[str, Any]:
    """What this process runs, as a plain document, which another version of poach can read too.

    `token` tells it from another process at its address, `code` is the checksum of poach's sources,
    `packages` are the versions of Python and of all that a result may hang on, and of `processor` hang the
    last bits of exp and log.
    """
    python = ".".join(platform.python_version_tuple()[:2])
    packages = {name: found for name, found in versions().items() if name not in _ASIDE}
    return {
        "token": TOKEN,
        "code": code_checksum(),
        "packages": {"Python": python, **packages},
        "processor": platform.machine(),
    }


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A connection to a scheduler.

    Raises:
        NoScheduler: dask is not installed, or no scheduler answers there.
    """
    if not address.startswith(_SCHEMES):
        raise NoScheduler(f"{address!r} is no address of a scheduler; give one such as tcp://10.0.0.1:8786")
    try:
        from distributed import Client
    except ImportError:
        raise NoScheduler(
            f"needs the package distributed, which is not installed; {install_extra('cluster')}"
        ) from None
    with _silent():
        try:
            with ThreadPoolExecutor(1) as apart:  # a notebook has a loop of its own
                apart.submit(asyncio.run, _greeting(address)).result()
            client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except Exception as fault:  # of many kinds, for whatever may answer there
            reason = (str(fault).splitlines() or [type(fault).__name__])[0]
            raise NoScheduler(
                f"no scheduler answers at {address} ({reason}); start one with `dask scheduler`, and give "
                "the address that it prints"
            ) from None
        try:
            yield client
        finally:
            with suppress(Exception):  # nothing hangs on how it ends
                client.close(timeout=_PATIENCE)


async def _greeting(address: str) -> None:
    """Connect and leave: dask waits for ever for the first word of something that is no scheduler."""
    from distributed.comm import connect
    from distributed.security import Security

    arguments = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(address, timeout=_PATIENCE, **arguments), _PATIENCE)
    comm.abort()


@contextmanager
def _silent() -> Iterator[None]:
    """What goes wrong with a connection is told by us, once."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def greeted(client: Client, addresses: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Ask workers what they run, and name processors that are not like this one.

    Args:
        client: the connection.
        addresses: of the workers.

    Returns:
        The tokens of those that run what this process runs, and what is wrong with the others, each by
        address; those that have gone in the meantime are in neither.
    """
    ours = stamp()
    fit: dict[str, str] = {}
    unfit: dict[str, str] = {}
    processors = set()
    for address, answer in client.run(stamp, workers=list(addresses), on_error="return").items():
        if isinstance(answer, OSError):
            continue
        wrong = _difference(ours, answer)
        if wrong:
            unfit[address] = wrong
        else:
            fit[address] = answer["token"]
            processors.add(answer["processor"])
    if processors - {ours["processor"]}:
        told = ", ".join(sorted(processors))
        tell(f"workers run on {told}, this is {ours['processor']}: numbers may differ in their last bits")
    return fit, unfit


def _difference(ours: dict[str, Any], theirs: Any) -> str:
    """What is wrong with a worker and what to do about it; empty if nothing is."""
    if not isinstance(theirs, dict):
        reason = f"{type(theirs).__name__}: {theirs}".splitlines()[0]
        return f"cannot import poach as it is here ({reason}); install it in the environment they start in"
    if theirs["code"] != ours["code"]:
        return (
            f"run other code of poach (sha256 {str(theirs['code'])[:12]}, here {ours['code'][:12]}); install "
            "there what is installed here, and start them again"
        )
    other = [
        f"{name} {theirs['packages'].get(name)} (here {version})"
        for name, version in ours["packages"].items()
        if theirs["packages"].get(name) != version
    ]
    if other:
        return f"have {', '.join(other)}; install the same versions there, with -c constraints.txt"
    return ""
