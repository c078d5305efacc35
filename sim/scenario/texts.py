"""Names and one-line texts of a scenario: kept in one form, and made of characters that can be seen."""

from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from sim.names import code_point, normal, unseen


def _read_line(value: object) -> object:
    """A text in the form in which names are compared; what is no text is for pydantic to refuse."""
    if not isinstance(value, str):
        return value
    hidden = unseen(value)
    if hidden is not None:
        raise _refused(f"holds {code_point(hidden)}, which cannot be seen", "take it out")
    return normal(value)


def _read_name(value: object) -> object:
    text = _read_line(value)
    if isinstance(text, str) and text and not text.strip():
        raise _refused("must not be blank", "give a name with a letter in it")
    return text


def _refused(what: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("quantity", "{what}; {remedy}", {"what": what, "remedy": remedy})


Line = Annotated[str, BeforeValidator(_read_line)]
Name = Annotated[str, BeforeValidator(_read_name)]
