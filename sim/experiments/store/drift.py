"""In what this installation differs from the one that an experiment was run with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.experiments.runs.keys import model_checksum
from sim.experiments.store.inside import cut
from sim.experiments.store.manifest import surroundings, versions

#: Packages whose version decides no number and no byte of a table.
ASIDE = ("poach", "matplotlib")
#: What of the platform decides numbers.
_MACHINE = {"processor": "kind of processor", "model": "processor", "python": "version of Python"}


def other_code(manifest: Mapping[str, Any]) -> list[str]:
    """What differs that may change a run: the model's sources and packages; a line each, empty where none."""
    found = []
    known = manifest.get("model_sha256")
    if known != model_checksum():
        then, now = manifest.get("versions", {}).get("poach"), versions()["poach"]
        commit = manifest.get("git_commit")
        at = f", commit {cut(commit)}" if commit else ""
        found.append(f"the sources of the model were others (those of poach {cut(then)}{at}; here is {now})")
    told = manifest.get("versions", {})
    for package, version in versions().items():
        if package not in ASIDE and told.get(package) != version:
            found.append(f"{package} was {cut(told.get(package))} and is {version} here")
    return found


def other_machine(manifest: Mapping[str, Any]) -> list[str]:
    """What differs of the machine, on which the last bits of numbers hang; a line each, empty where none."""
    now = surroundings()
    found = [
        f"the {words} was {cut(told.get(name))} and is {now[name]} here"
        for told in platforms_of([manifest])
        for name, words in _MACHINE.items()
        if told.get(name) != now[name]
    ]
    return list(dict.fromkeys(found))


def platforms_of(manifests: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is said of the machines of experiments, each once; one of shards may have several."""
    found: list[dict[str, Any]] = []
    for manifest in manifests:
        every = manifest.get("platforms") or [manifest.get("platform", {})]
        found += [one for one in every if one not in found]
    return found


def several_machines(manifest: Mapping[str, Any]) -> list[str]:
    """In what the machines of shards that were joined differ; a line each, empty where in nothing."""
    every = platforms_of([manifest])
    values = {name: list(dict.fromkeys(cut(one.get(name)) for one in every)) for name in _MACHINE}
    return [
        f"shards were run on machines that differ in the {words} ({', '.join(values[name])})"
        for name, words in _MACHINE.items()
        if len(values[name]) > 1
    ]
