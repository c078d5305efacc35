"""What `poach doctor` found, for people: facts, then what is slow and why, then what is to be mended."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.cli.health import gigabytes
from sim.names import told

#: How wide the text is, and the names of its lines.
_WIDTH, _LEFT = 100, 13


def health_report(found: Mapping[str, Any]) -> str:
    """The text."""
    lines = [line for name, text in _facts(found) for line in _line(name, text)]
    lines += ["", "Slow, and why"]
    lines += _sentences(found["slow"]) or ["  nothing that poach knows of"]
    if found["problems"]:
        lines += ["", "To be mended", *_sentences(found["problems"])]
    return "\n".join(lines)


def _facts(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    system, python = found["system"], found["python"]
    yield "poach", f"{found['version']}, Python {python['version']} (poach asks for {python['wanted']})"
    yield "System", f"{system['system']}, {system['processor']}"
    yield "Packages", _packages(found["packages"])
    if found["kernels"] is None:
        yield "Kernels", "not looked at: what they stand on is not here"
    else:
        yield "Kernels", _kernels(found["kernels"])
    yield "Processors", _processors(found["processors"])
    if found["memory"] is not None:
        yield "Memory", _memory(found["memory"])
        yield "Disk", _disk(found["disk"])
        yield "Threads", _threads(found["threads"])
    yield "Workers", _workers(system)
    if found["run"] is not None:
        run = found["run"]
        yield (
            "A run",
            f"{1_000 * run['seconds']:.0f} ms of {run['scenario']} (median of {run['n']}, seed "
            f"{run['seed']}), {1_000 * run['expected']:.0f} ms expected",
        )


def _packages(packages: Sequence[Mapping[str, Any]]) -> str:
    ours = [one for one in packages if one["extra"] is None]
    fit = sum(one["fits"] is not False for one in ours)
    said = [f"{fit} of {len(ours)} as poach asks ({', '.join(_version(one) for one in ours)})"]
    extras = dict.fromkeys(one["extra"] for one in packages if one["extra"] is not None)
    for extra in extras:
        missing = [one["name"] for one in packages if one["extra"] == extra and one["version"] is None]
        state = f"lacks {', '.join(missing)}" if missing else "complete"
        said.append(f"extra {extra}: {state}")
    return "; ".join(said)


def _version(one: Mapping[str, Any]) -> str:
    if one["version"] is None:
        return f"no {one['name']}"
    return f"{one['name']} {one['version']}" + ("" if one["fits"] is not False else f", not {one['wanted']}")


def _kernels(kernels: Mapping[str, Any]) -> str:
    state = "not compiled"
    if kernels["compiled"]:
        state = "compiled" + ("" if kernels["all_compiled"] else ", but for what few scenarios need")
    if kernels["folder"] is None:
        return f"{state}, and can be kept nowhere"
    kept = f"{kernels['kept']} of {kernels['declared']} kept, {gigabytes(kernels['bytes'])}"
    writable = "" if kernels["writable"] else ", which cannot be written"
    return f"{state}; {kept}, in {told(kernels['folder'], 400)}{writable}"


def _processors(processors: Mapping[str, Any]) -> str:
    said = f"{processors['used']} used of {processors['there']}"
    if processors["quota"] is not None:
        said += f"; the container may use {processors['quota']:g}"
    return said + ("" if processors["load"] is None else f"; load {processors['load']:.1f}")


def _memory(memory: Mapping[str, Any]) -> str:
    free = "the system does not say how much is free" if memory["free"] is None else _free(memory)
    return (
        f"{free}; a run of {memory['scenario']} needs {gigabytes(memory['a_run'])}, at full size "
        f"{gigabytes(memory['full_size'])}"
    )


def _free(memory: Mapping[str, Any]) -> str:
    of = "" if memory["total"] is None else f" of {gigabytes(memory['total'])}"
    return f"{gigabytes(memory['free'])} free{of}, for {memory['runs_at_once']:,} runs at a time"


def _disk(disk: Mapping[str, Any]) -> str:
    free = "" if disk["free"] is None else f"{gigabytes(disk['free'])} free in {told(disk['folder'], 400)}, "
    writable = "" if disk["writable"] else "which cannot be written; "
    return (
        f"{free}{writable}a run keeps about {disk['a_run'] / 1e6:.1f} MB with all tables, "
        f"{disk['outcomes'] / 1e6:.3f} MB without"
    )


def _threads(threads: Mapping[str, Any]) -> str:
    blas = threads["blas"] or "of numpy's own"
    count = "" if threads["blas_threads"] is None else f", {threads['blas_threads']} threads"
    given = ", ".join(f"{name}={told(value, 40)}" for name, value in threads["variables"].items())
    return f"a run has one; BLAS {blas}{count}" + (f"; {given}" if given else "")


def _workers(system: Mapping[str, Any]) -> str:
    start = (
        "forked from a process that has loaded all" if system["workers"] == "forkserver" else "started anew"
    )
    locks = (
        "folders are locked while they are written" if system["locks"] else "this system has no such locks"
    )
    pages = system["large_pages"]
    return f"{start}; {locks}" + ("" if pages is None else f"; large pages: {pages}")


def _line(name: str, text: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=f"{name:<{_LEFT}}", subsequent_indent=" " * _LEFT, break_on_hyphens=False
    )


def _sentences(sentences: Sequence[str]) -> list[str]:
    return [
        line
        for sentence in sentences
        for line in textwrap.wrap(
            told(sentence, 1_000),
            _WIDTH,
            initial_indent="  - ",
            subsequent_indent="    ",
            break_on_hyphens=False,
        )
    ]
