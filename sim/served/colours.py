"""The colours of the page, as those of the figures: for light surroundings and for dark ones."""

from __future__ import annotations

from sim.figures.palette import BLUE, GREY, INK, SKY, VERMILLION

#: By what they are for. All letters stand out from their ground by 4.5 to 1, marks by 3 to 1 (WCAG 2, AA).
LIGHT = {
    "ground": "#FBFBFA", "card": "#FFFFFF", "ink": INK, "soft": "#5E5E5E", "line": "#DEDEDA",
    "edge": "#8A8A86", "start": GREY, "now": BLUE, "warn": "#A84300", "accent": BLUE, "wash": "#E8F1F7",
    "up": BLUE, "down": VERMILLION, "low": "#FFFFFF", "middle": "#F3DFA2", "high": "#D9A441",
}  # fmt: skip
DARK = {
    "ground": "#16181B", "card": "#1E2125", "ink": "#E8E8E4", "soft": "#B2B4B4", "line": "#363A40",
    "edge": "#868C94", "start": "#A6A9AD", "now": SKY, "warn": "#FF9C5B", "accent": SKY,
    "wash": "#22323D", "up": SKY, "down": "#F0894A", "low": "#2A2E33", "middle": "#57451B", "high": "#835B18",
}  # fmt: skip


def colours() -> str:
    """Both sets as a style sheet of variables."""
    light, dark = (" ".join(f"--{name}: {colour};" for name, colour in one.items()) for one in (LIGHT, DARK))
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )
