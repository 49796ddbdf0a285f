"""The disk: ``content`` is read, ``feeds`` is written, and nothing else in hattip touches either."""
