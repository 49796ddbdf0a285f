"""Feeds and the pages they consist of."""
