"""The declaration of one parameter, and the base class of every table of a scenario."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypedDict, Unpack, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from sim.scenario.quantities import Quantity


class Limits(TypedDict, total=False):
    """What pydantic's `Field` takes besides; bounds are in the unit of the parameter."""

    gt: float
    ge: float
    lt: float
    le: float
    min_length: int
    max_length: int
    pattern: str
    discriminator: str


class Section(BaseModel):
    """A table of a scenario: frozen, unknown keys refused, all numbers finite, defaults checked too."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _keep_defaults_below(cls, given: Any) -> Any:
        """Let a table that says only a few things keep the rest of the parameter's own default.

        `startups.offers` differs from the default of `Offers` in its approval time; a file that sets only its
        expiry must not silently get a lab's approval time.
        """
        if not isinstance(given, Mapping):
            return given
        special = _special_defaults(cls)
        return {
            key: _underlay(special[key], value) if key in special and isinstance(value, Mapping) else value
            for key, value in given.items()
        }


def parameter(
    default: Any = None,
    *,
    description: str,
    default_factory: Callable[[], Any] | None = None,
    unit: str | None = None,
    scales: bool = False,
    **limits: Unpack[Limits],
) -> Any:
    """One parameter of a scenario, declared once: files, --set, JSON Schema, docs and sliders read it here.

    `...` as default makes it required; containers take `default_factory`. Defaults may be written as users
    write them ("30 days"). `unit` is needed only where the type does not carry one. What `scales` is
    multiplied by the size of the market, see `sim.scenario.scaling`.
    """
    declared: dict[str, Any] = {"description": description, **limits}
    if default_factory is None:
        declared["default"] = default
    else:
        declared["default_factory"] = default_factory
    extra: dict[str, Any] = {} if unit is None else {"unit": unit}
    if scales:
        extra["scales"] = True
    if extra:
        declared["json_schema_extra"] = extra
    return Field(**declared)


def quantity_of(field: FieldInfo) -> Quantity | None:
    """The quantity a parameter is declared as, also where it may be None."""
    candidates = [*field.metadata]
    for part in get_args(field.annotation):
        candidates += getattr(part, "__metadata__", ())
    return next((item for item in candidates if isinstance(item, Quantity)), None)


def scales(field: FieldInfo) -> bool:
    """Is a parameter multiplied by the size of the market?"""
    return isinstance(field.json_schema_extra, dict) and bool(field.json_schema_extra.get("scales"))


def unit_of(field: FieldInfo) -> str | None:
    """The unit a bare number is taken in: that of the parameter, else that of its type; None for texts."""
    if isinstance(field.json_schema_extra, dict) and "unit" in field.json_schema_extra:
        return str(field.json_schema_extra["unit"])
    quantity = quantity_of(field)
    return None if quantity is None else quantity.unit


@cache
def _special_defaults(section: type[Section]) -> dict[str, dict[str, Any]]:
    """By key: what the default of a sub-table says beyond the defaults of its class."""
    special: dict[str, dict[str, Any]] = {}
    for key, field in section.model_fields.items():
        default = field.get_default(call_default_factory=True)
        if isinstance(default, Section) and default.model_fields_set:
            special[key] = default.model_dump(exclude_unset=True)
    return special


def _underlay(default: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """`given`, and where it is silent `default`, table by table."""
    merged = {**default, **given}
    for key in default.keys() & given.keys():
        below, above = default[key], given[key]
        if isinstance(below, Mapping) and isinstance(above, Mapping):
            merged[key] = _underlay(below, above)
    return merged
