"""How values are written into JSON columns."""

import json


def compact_json(value: object) -> str:
    """JSON without padding, letters of every script as themselves."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
