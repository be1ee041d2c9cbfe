"""Carry second factors and sessions over to django-allauth, and make its cache.

Recovery codes can't be: of them only digests were stored.
"""

from base64 import b32encode

from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import migrations
from django.utils import timezone


def make_cache(apps, schema_editor):
    alias = schema_editor.connection.alias
    call_command("createcachetable", database=alias, verbosity=0)


def carry_over(apps, schema_editor):
    connection = schema_editor.connection
    keys = {}
    if "otp_totp_totpdevice" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("SELECT user_id, key FROM otp_totp_totpdevice WHERE confirmed")
            keys = dict(cursor.fetchall())
    using = {"using": connection.alias}
    authenticators = apps.get_model("mfa", "Authenticator").objects.db_manager(**using)
    for user, key in keys.items():
        secret = b32encode(bytes.fromhex(key)).decode()
        authenticators.create(user_id=user, type="totp", data={"secret": secret})
    if keys:
        print(
            f"\n    {len(keys)} users keep their second factor, but not their recovery "
            "codes, of which only digests were stored: they are asked to make new ones.",
            end="",
        )
    sessions = apps.get_model("sessions", "Session").objects.db_manager(**using)
    listed = apps.get_model("usersessions", "UserSession").objects.db_manager(**using)
    old = apps.get_model("ecpat_site", "Session").objects.db_manager(**using)
    store = SessionStore()
    for row in old.filter(user__isnull=False, expire_date__gt=timezone.now()):
        data = store.decode(row.session_data)
        is_verified = data.pop("second_factor", False)
        if SESSION_KEY not in data or (row.user_id in keys and not is_verified):
            continue
        data[BACKEND_SESSION_KEY] = "ecpat_site.accounts.StaffBackend"
        listed.create(
            user_id=row.user_id,
            session_key=row.session_key,
            # It was not stored.
            ip="0.0.0.0",
            user_agent=data.pop("browser", ""),
            created_at=data.pop("began", row.seen),
            last_seen_at=row.seen,
        )
        sessions.create(
            session_key=row.session_key,
            session_data=store.encode(data),
            expire_date=row.expire_date,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("ecpat_site", "0002_sessions_and_recovery_codes"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        migrations.RunPython(make_cache, migrations.RunPython.noop),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel("Session"),
        migrations.DeleteModel("RecoveryCode"),
        # Of django-axes and django-otp: names, addresses and keys that nobody needs.
        *(
            migrations.RunSQL(f"DROP TABLE IF EXISTS {table}", migrations.RunSQL.noop)
            for table in (
                "axes_accessattemptexpiration",
                "axes_accessattempt",
                "axes_accessfailurelog",
                "axes_accesslog",
                "otp_totp_totpdevice",
            )
        ),
    ]
