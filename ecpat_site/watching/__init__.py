"""What programs that watch the site ask of it."""
