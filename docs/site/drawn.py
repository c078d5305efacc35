"""What Sphinx draws without a browser's help: formulas as MathML, the model's loop as an SVG.

MathML is shown by browsers themselves, so that no page needs a script or a font for formulas.
"""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Element
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from docs.site import diagram

#: Where the converter leaves a command as it is.
_MENDED = {r"\lfloor": "⌊", r"\rfloor": "⌋", r"\{": "{", r"\}": "}", r"\_": "_", ">\\<": "> <"}
#: Lines below each other, which the converter knows by this name alone: pairs of a right and a left side.
_ALIGNED = (r"\begin{aligned}", r"\begin{array}{rlrlrl}"), (r"\end{aligned}", r"\end{array}")


def mathml(formula: str, *, block: bool) -> str:
    r"""A formula of LaTeX as MathML.

    Example:
        >>> mathml(r"a_i", block=False).partition("<mrow>")[2]
        '<msub><mi>a</mi><mi>i</mi></msub></mrow></math>'
    """
    for left, known in _ALIGNED:
        formula = formula.replace(left, known)
    made: str = convert(formula.strip(), display="block" if block else "inline")
    made = made.replace("<mtable>", '<mtable displaystyle="true">')
    for left, shown in _MENDED.items():
        made = made.replace(left, shown)
    return made


def _inline(writer: HTML5Translator, node: Element) -> None:
    writer.body.append(mathml(node.astext(), block=False))
    raise nodes.SkipNode


def _block(writer: HTML5Translator, node: Element) -> None:
    writer.body.append(f'<div class="formula">{mathml(node.astext(), block=True)}</div>\n')
    raise nodes.SkipNode


class Mermaid(SphinxDirective):
    """The flow chart of the model's loop."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        return [nodes.raw("", diagram.as_svg("\n".join(self.content)), format="html")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of them."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.add_directive("mermaid", Mermaid)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
