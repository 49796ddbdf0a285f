"""Help for editors: a new site, new articles, articles from web pages, and articles from another publisher's feeds.

Publishing uses nothing of this package.
"""
