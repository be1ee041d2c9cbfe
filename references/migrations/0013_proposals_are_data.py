"""Keep of proposals the changed fields of their rows, not what their forms were sent with.

Where that can be read, a proposal stays as it is. An open one that changed the rows within
its form too, or whose version is not known, goes back to its author with all its texts.
"""

from django.db import migrations

OPEN = ("waiting", "sent-back")
WHY = (
    "From this release on, a proposal is kept as the fields that it changes. Of this one "
    "they could not all be read: open it in the form, add what is lacking, and propose it "
    "again. It held:"
)
# What is sent besides the fields of rows.
ABOUT = ("csrfmiddlewaretoken", "version", "why", "with_parts", "another")
# And what says nothing of itself.
UNSAID = ("_FORMS", "-id", "-version")


def stored(row, field):
    """Return the value of a field as a browser sends it."""
    value = getattr(row, field.attname)
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def changed(model, base, sent, prefix=""):
    """Return the values, of those sent for a row, that differ; all of a new row."""
    found = {}
    for field in model._meta.concrete_fields:
        name = prefix + field.name
        is_tick = field.get_internal_type() == "BooleanField"
        if field.name not in ("id", "version") and (is_tick or name in sent):
            value = sent.get(name, [""])[-1].replace("\r\n", "\n").strip()
            if base is None or value != stored(base, field):
                found[field.name] = value
    return found


def as_in_a_fixture(field, value):
    """Return a value as a fixture has it; raises StopIteration for a row without."""
    if field.get_internal_type() == "BooleanField":
        return str(value == "on")
    if field.is_relation and value:
        far = field.related_model
        row = far.objects.filter(pk=value).first()
        return [next(getattr(row, n) for n in ("key", "slug") if hasattr(row, n))]
    is_text = field.get_internal_type() in ("CharField", "TextField", "SlugField")
    return value if value or is_text else None


def part_changes(model, sent):
    """Yield the names and values of what was changed in the rows within a form."""
    for relation in model._meta.related_objects:
        name, part = relation.get_accessor_name(), relation.related_model
        total = sent.get(f"{name}-TOTAL_FORMS", ["0"])[0]
        for number in range(int(total)):
            prefix = f"{name}-{number}-"
            key = sent.get(f"{prefix}id", [""])[0]
            base = part.objects.filter(pk=key).first() if key else None
            for field, value in changed(part, base, sent, prefix).items():
                if field != relation.field.name and (value or base):
                    yield f"{prefix}{field}", value
            if sent.get(f"{prefix}DELETE"):
                yield f"{prefix}DELETE", "deleted"


def keep_fields(apps, schema_editor):
    for proposal in apps.get_model("references", "Proposal").objects.all():
        kind, sent = proposal.content_type, proposal.data
        proposal.data = {"version": None, "fields": {}}
        left = {}
        try:
            model = apps.get_model(kind.app_label, kind.model)
            history = apps.get_model(kind.app_label, f"historical{kind.model}")
        except LookupError:
            model = None
        version, base = sent.get("version", [""])[0], None
        if model and proposal.object_id and version.isdecimal():
            versions = history.objects.filter(id=proposal.object_id, version=version)
            base = versions.first()
            proposal.data["version"] = int(version)
        is_known = model and (base or not proposal.object_id)
        if is_known:
            for name, value in changed(model, base, sent).items():
                field = model._meta.get_field(name)
                try:
                    proposal.data["fields"][name] = as_in_a_fixture(field, value)
                except StopIteration:
                    left[name] = value
            left |= dict(part_changes(model, sent))
            names = {field.name for field in model._meta.concrete_fields}
            left |= {
                name: values[-1]
                for name, values in sent.items()
                if "-" not in name and name not in (*names, *ABOUT) and values[-1:] > [""]
            }
        else:
            left = {name: values[-1] for name, values in sent.items() if values}
        if proposal.status in OPEN and left:
            texts = [
                f"{name}: {value}"
                for name, value in (proposal.data["fields"] | left).items()
                if value and name not in ABOUT and not name.endswith(UNSAID)
            ]
            proposal.answer = "\n".join(filter(None, [proposal.answer, WHY, *texts]))
            proposal.status = "sent-back"
        proposal.save()


class Migration(migrations.Migration):
    dependencies = [("references", "0012_uses")]

    operations = [migrations.RunPython(keep_fields, migrations.RunPython.noop)]
