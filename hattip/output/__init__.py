"""The output folder: staging, manifest and lock."""
