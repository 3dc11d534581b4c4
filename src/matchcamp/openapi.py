"""What Litestar leaves out of the OpenAPI document is put back, so that programs can rely on it."""

from collections.abc import Sequence
from typing import Any

from litestar import Litestar
from pydantic import BaseModel


def tighten(app: Litestar, models: Sequence[type[BaseModel]]) -> None:
    """Litestar 2.25 drops patterns and `extra="forbid"` of Pydantic models; both are taken from the model again."""
    schemas = app.openapi_schema.components.schemas or {}
    for model in models:
        schema: Any = schemas.get(model.__name__)
        if schema is None:
            continue
        if model.model_config.get("extra") == "forbid":
            schema.additional_properties = False
        for name, definition in model.model_json_schema().get("properties", {}).items():
            if "pattern" in definition and schema.properties and name in schema.properties:
                schema.properties[name].pattern = definition["pattern"]
