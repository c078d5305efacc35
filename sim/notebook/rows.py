"""The widgets of a dial, and of a search: what is set, and what is answered beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import ipywidgets

from sim.explorer.dials import Dial, Value
from sim.explorer.search import Key, found
from sim.figures.palette import GREY, VERMILLION

_STEPS = 100
_LISTED = 50
_LABEL, _TEXT, _SLIDER = "21em", "9em", "14em"


class DialRow:
    """A dial: its keys, what turns it, and what is wrong with what was given.

    Args:
        dial: what it turns.
        moved: told what was given; it answers through `stand`.

    Attributes:
        dial: as given.
        control: a text for a number, with the slider beside it; a checkbox; a menu.
        slider: None where there is none.
        message: what is wrong; if nothing is, unit, bounds and meaning.
        box: all of it.
    """

    def __init__(self, dial: Dial, moved: Callable[[DialRow, object], None]) -> None:
        self.dial = dial
        self._moved, self._quiet = moved, False
        label = f'<code title="{escape(dial.about)}">{escape(", ".join(dial.keys))}</code>'
        self.control, self.slider = self._control(), self._made_slider()
        self.message = ipywidgets.HTML(self._about)
        self.control.observe(self._given, "value")
        if self.slider is not None:
            self.slider.observe(self._slid, "value")
        parts = [ipywidgets.HTML(label, layout=_wide(_LABEL)), self.slider, self.control]
        self.box = ipywidgets.HBox([*filter(None, parts), self.message])

    @property
    def said(self) -> str:
        """What is wrong with what was given last; empty if nothing is."""
        return self._said

    _said = ""

    def stand(self, value: Value, wrong: str = "") -> None:
        """Show where the dial stands, and what is wrong with what was given.

        Args:
            value: where it stands.
            wrong: every mistake in a line; then what was given is left to be mended.
        """
        self._said = wrong
        with self._quietly():
            if not wrong:
                self.control.value = self._shown(value)
            if self.slider is not None and isinstance(value, int | float):
                self.slider.value = min(max(float(value), self._low), self._high)
        used = f" In use: {escape(self.dial.show(value) or 'left out')}." if wrong else ""
        lines = "<br>".join(map(escape, wrong.splitlines()))
        self.message.value = (
            f'<span style="color:{VERMILLION}">{lines}</span>{used}' if wrong else self._about
        )

    @property
    def _about(self) -> str:
        return f'<small style="color:{GREY}">{escape(self.dial.about)}</small>'

    def _shown(self, value: Value) -> Any:
        if self.dial.kind in ("number", "text", "date"):
            return self.dial.show(value)
        return value

    def _control(self) -> Any:
        dial, shown = self.dial, self._shown(self.dial.start)
        tip = {"tooltip": dial.about}
        if dial.kind == "switch":
            return ipywidgets.Checkbox(value=bool(shown), indent=False, layout=_wide(_TEXT), **tip)
        if dial.kind == "choice":
            none = [("left out", None)] if dial.start is None else []
            options = [*none, *((str(one), one) for one in dial.choices)]
            return ipywidgets.Dropdown(options=options, value=shown, layout=_wide(_SLIDER), **tip)
        return ipywidgets.Text(value=shown, continuous_update=False, layout=_wide(_TEXT), **tip)

    def _made_slider(self) -> Any:
        span, start = self.dial.span, self.dial.start
        if span is None or not isinstance(start, int | float):
            return None
        self._low, self._high = span.low, span.high
        shared: dict[str, Any] = {
            "value": min(max(float(start), span.low), span.high),
            "readout": False,
            "continuous_update": False,
            "layout": _wide(_SLIDER),
        }
        if span.log:
            low, high = math.log10(span.low), math.log10(span.high)
            # A power of ten comes back a little off; the slider holds its values within its ends.
            near = 1e-9 * max(abs(low), abs(high))
            step = (high - low) / _STEPS
            return ipywidgets.FloatLogSlider(min=low - near, max=high + near, step=step, **shared)
        whole = self.dial.founds[0].is_whole and not self.dial.multiples
        step = 1.0 if whole else (span.high - span.low) / _STEPS
        return ipywidgets.FloatSlider(min=span.low, max=span.high, step=step, **shared)

    def _given(self, change: Any) -> None:
        if not self._quiet:
            self._moved(self, change["new"])

    def _slid(self, change: Any) -> None:
        if not self._quiet:
            self._moved(self, self.dial.at(float(change["new"])))

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False


class Finder:
    """A search: words, what is found, and a button that takes what is chosen.

    Args:
        title: what is looked for.
        where: what there is.
        take: takes a key, and answers what is wrong with it, or nothing.

    Attributes:
        words: what is looked for.
        matches: what is found.
        button: takes it.
        message: what is wrong; empty if nothing is.
        box: all of it.
    """

    def __init__(self, title: str, where: Sequence[Key], take: Callable[[str], str]) -> None:
        self._where, self._take = tuple(where), take
        self.words = ipywidgets.Text(placeholder=f"{title}: words of its name or meaning")
        self.matches = ipywidgets.Select(options=[], rows=5, layout=ipywidgets.Layout(width="46em"))
        self.button = ipywidgets.Button(description="Add")
        self.message = ipywidgets.HTML()
        self.words.observe(self._look, "value")
        self.button.on_click(self._add)
        self.box = ipywidgets.VBox([ipywidgets.HBox([self.words, self.button, self.message]), self.matches])

    def _look(self, change: Any) -> None:
        listed = found(self._where, change["new"], _LISTED)
        self.matches.options = [(f"{one.key} – {one.about}", one.key) for one in listed]
        self.message.value = ""

    def _add(self, _: Any) -> None:
        wanted = self.words.value.strip()
        # A whole key counts as it is written; of words, what is chosen among what they find.
        whole = wanted in {one.key for one in self._where} or not self.matches.options
        wrong = self._take(wanted if whole else self.matches.value or self.matches.options[0][1])
        self.message.value = f'<span style="color:{VERMILLION}">{escape(wrong)}</span>' if wrong else ""


def _wide(width: str) -> Any:
    """So wide, whatever stands beside it."""
    return ipywidgets.Layout(width=width, flex="0 0 auto")
