"""What all models share."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict

# As the source of an article: the site's own work.
SELF: Final = "self"
# The default of a field that is filled in before validation, so that no model ever has it. It makes the field optional
# in the JSON Schema; content cannot contain it, because an empty value is an error.
INHERIT: Final = ""


class Model(BaseModel):
    """Base of all models: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
