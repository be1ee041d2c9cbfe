from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("references", "0010_loaded_rows")]

    operations = [
        migrations.AddField(
            "revision",
            "token",
            models.CharField(blank=True, default="", max_length=16),
        )
    ]
