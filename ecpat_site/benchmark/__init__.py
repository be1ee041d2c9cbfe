"""What `manage.py bench` fills a database with, and how it takes the time."""
