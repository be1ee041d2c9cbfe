"""Keep in a file what an update drops. Migrations call it: it imports nothing of ours."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def write_rows(
    apps: Any, schema_editor: Any, app: str, model: str, **wanted: Any
) -> None:
    """Write the rows of a model, or those wanted, to `dropped-2.0.0.json`, and say so.

    The file, its owner's alone, is beside SQLite's database, else in the current folder.
    """
    connection = schema_editor.connection
    rows = apps.get_model(app, model)._base_manager.using(connection.alias)
    if found := list(rows.filter(**wanted).values()):
        is_file = connection.vendor == "sqlite"
        place = Path(connection.settings_dict["NAME"]).parent if is_file else Path()
        file = place.absolute() / "dropped-2.0.0.json"
        kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
        kept.setdefault(f"{app}.{model}", []).extend(found)
        words = json.dumps(kept, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        file.touch(0o600)
        file.write_text(words, "utf-8")
        sys.stdout.write(f"\n  Written to {file}: {len(found)} rows of {app}.{model}\n")


def forget_model(apps: Any, schema_editor: Any, app: str, model: str) -> None:
    """Write the rows of a model and what is proposed of them; drop its permissions."""
    kinds = apps.get_model("contenttypes", "ContentType")._base_manager
    kinds = kinds.using(schema_editor.connection.alias)
    kinds = kinds.filter(app_label=app, model__in=[model, f"historical{model}"])
    write_rows(apps, schema_editor, app, model)
    write_rows(
        apps, schema_editor, "references", "proposal", content_type__in=list(kinds)
    )
    # Permissions and proposals go with the content type.
    kinds.delete()
