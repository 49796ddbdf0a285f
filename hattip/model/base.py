"""What all models share."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ConfigDict

OWN: Final = "self"
# A default that validation replaces; content cannot hold it, because YAML here yields text, lists and mappings only.
DERIVED: Any = None


class Model(BaseModel):
    """They never change, and they know no key they do not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
