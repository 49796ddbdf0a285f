"""Commands that write the editor's files: an article is added, imported or withdrawn. Publishing uses none of it."""
