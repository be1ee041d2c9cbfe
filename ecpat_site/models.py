"""No models: without this module Django would not send `post_migrate`, which makes roles."""
